using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Results;
using LatentSharp.Latent.Directions;
using LatentSharp.Models;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Reconstructing;

namespace LatentSharp.Cli.Tests;

/// <summary>What could not be measured is null in JSON and a dash in text, in every result that there is.</summary>
public sealed class NoNumberTests
{
    public static TheoryData<Type> Reports =>
        [.. typeof(CliJson).GetCustomAttributesData().Where(a => a.AttributeType == typeof(JsonSerializableAttribute))
            .Select(a => (Type)a.ConstructorArguments[0].Value!)];

    [Theory]
    [MemberData(nameof(Reports))]
    public void Every_report_is_JSON_without_words_for_numbers(Type report)
    {
        foreach (double none in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            string json = JsonSerializer.Serialize(Filled(report, none, 0), report, CliJson.Default);
            using JsonDocument parsed = JsonDocument.Parse(json);
            json.ShouldNotContain("NaN", Case.Sensitive);
            json.ShouldNotContain("Infinity");
        }
    }

    [Fact]
    public void The_reports_are_found() => Reports.Count.ShouldBeGreaterThan(10);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Reports_for_a_person_have_a_dash(double none)
    {
        var features = new FeaturesReport("run",
            [new FeatureTrust("hat", 3, none) { Method = AlterMethod.Effect, RecommendedStrength = 1, Flipped = 0.5, MeanLeakage = none }]);
        var picture = new ReconstructedPicture("a.png", none, none, none, 9, null) { Sampled = new ReconstructionQuality(none, none) };
        var path = new PathEvenness([none], none, null, null, none, none, none, none, none);
        string[] lines = [.. features.Lines(), .. ReconstructReport.Of("out.png", [picture]).Lines(3, all: true),
            .. InterpolateReport.Lines("VAE", path),
            Words.Terms(new LossTerms(new TermValue("reconstruction", none), new TermValue("kl", none)), "nats")];
        lines.ShouldAllBe(line => !line.Contains("NaN", StringComparison.Ordinal) && !line.Contains('∞'));
        lines[1].ShouldContain("–");
    }

    [Fact]
    public void A_feature_that_no_strength_alters_is_said_not_to_be_altered()
    {
        string[] lines = [.. new FeaturesReport("run",
        [
            new FeatureTrust("hat", 3, 0.9) { Method = AlterMethod.Effect, RecommendedStrength = 0.5, Flipped = 0.01 },
            new FeatureTrust("beard", 3, 0.9) { Method = AlterMethod.Local, Flipped = 0.04 },
            new FeatureTrust("smile", 3, 0.9) { Method = AlterMethod.Nearest, RecommendedStrength = 1.5, Flipped = 0.97 },
            new FeatureTrust("rare", 1, null),
        ]).Lines()];
        lines.Single(l => l.StartsWith("hat", StringComparison.Ordinal)).ShouldContain("cannot be altered");
        lines.Single(l => l.StartsWith("hat", StringComparison.Ordinal)).ShouldNotContain("0.5 ");
        lines.Single(l => l.StartsWith("beard", StringComparison.Ordinal)).ShouldContain("cannot be altered");
        lines.Single(l => l.StartsWith("smile", StringComparison.Ordinal)).ShouldContain("1.5");
        lines.Single(l => l.StartsWith("rare", StringComparison.Ordinal)).ShouldContain("too few pictures");
        lines[^1].ShouldStartWith("not altered: hat, beard;");
    }

    /// <summary>
    /// A value of a type with a number that is none wherever a number can stand; constructors are not run, so that any record will do.
    /// </summary>
    private static object? Filled(Type type, double none, int depth)
    {
        Type known = Nullable.GetUnderlyingType(type) ?? type;
        if (known == typeof(double))
        {
            return none;
        }

        if (known == typeof(string) || known.IsPrimitive || known.IsEnum || depth > 6)
        {
            return known == typeof(string) ? "text" : known.IsValueType ? Activator.CreateInstance(known) : null;
        }

        // What a file says beside the known keys was JSON already.
        if (known == typeof(JsonElement))
        {
            return JsonSerializer.SerializeToElement("text");
        }

        if (known == typeof(LossTerms))
        {
            return new LossTerms(new TermValue(LossTerms.Reconstruction, none), new TermValue(LossTerms.Kl, none));
        }

        if (typeof(IEnumerable).IsAssignableFrom(known))
        {
            return Collection(known, none, depth);
        }

        // A part of a model that is of one of several kinds holds settings, which are checked to be numbers.
        if (known.IsAbstract)
        {
            Type kind = known.Assembly.GetTypes().First(type => !type.IsAbstract && type.IsSubclassOf(known));
            return kind.GetConstructor([]) is null ? Filled(kind, none, depth) : Activator.CreateInstance(kind);
        }

        object made = RuntimeHelpers.GetUninitializedObject(known);
        foreach (FieldInfo field in known.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            field.SetValue(made, Filled(field.FieldType, none, depth + 1));
        }

        return made;
    }

    private static object? Collection(Type type, double none, int depth)
    {
        Type[] arguments = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            dictionary.Add("key", Filled(arguments[1], none, depth + 1));
            return dictionary;
        }

        if (arguments.Length != 1)
        {
            return null;
        }

        Array array = Array.CreateInstance(arguments[0], 1);
        array.SetValue(Filled(arguments[0], none, depth + 1), 0);
        return array;
    }
}

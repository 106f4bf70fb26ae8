using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Formats;

namespace LatentSharp.Models;

/// <summary>
/// The terms of a loss as numbers, averages over examples, in the order in which the objective gives them: what is logged, kept and shown.
/// </summary>
[JsonConverter(typeof(LossTermsJson))]
public sealed class LossTerms : IReadOnlyList<TermValue>, IEquatable<LossTerms>
{
    /// <summary>Name of E_q[−log p(x|z)].</summary>
    public const string Reconstruction = "reconstruction";

    /// <summary>Name of KL(q(z|x) ‖ p(z)).</summary>
    public const string Kl = "kl";

    /// <summary>Name of the sum of what the bound is made of.</summary>
    public const string NegativeElbo = "negativeElbo";

    private readonly TermValue[] _terms;

    /// <summary>Creates the list.</summary>
    /// <param name="terms">The terms, of different names.</param>
    public LossTerms(params IReadOnlyList<TermValue> terms) => _terms = [.. terms];

    private LossTerms(TermValue[] terms) => _terms = terms;

    /// <summary>The averages of the terms of a batch.</summary>
    /// <param name="terms">The terms.</param>
    internal static LossTerms Averages(IReadOnlyList<LossTerm> terms)
    {
        var values = new TermValue[terms.Count];
        for (int i = 0; i < values.Length; i++)
        {
            LossTerm term = terms[i];
            double sum = 0;
            foreach (float value in term.Value.Value.Span)
            {
                sum += value;
            }

            values[i] = new TermValue(term.Name, sum / term.Value.Shape.Length, term.Weight, term.Unit, term.IsOfBound);
        }

        return new LossTerms(values);
    }

    /// <inheritdoc/>
    public int Count => _terms.Length;

    /// <inheritdoc/>
    public TermValue this[int index] => _terms[index];

    /// <summary>The value of a term; 0 for one that the objective does not have.</summary>
    /// <param name="name">Its name.</param>
    public double this[string name] => Array.Find(_terms, term => term.Name == name).Value;

    /// <summary>−ELBO: the sum of the terms that the bound is made of, an upper bound of −log p(x), nats.</summary>
    public double Bound
    {
        get
        {
            double sum = 0;
            foreach (TermValue term in _terms)
            {
                sum += term.IsOfBound ? term.Value : 0;
            }

            return sum;
        }
    }

    /// <summary>Whether each is a number.</summary>
    public bool AreFinite => Array.TrueForAll(_terms, term => double.IsFinite(term.Value));

    /// <summary>The same terms with other values.</summary>
    /// <param name="change">Gives the new value of each.</param>
    public LossTerms Select(Func<TermValue, double> change) => new([.. _terms.Select(term => term with { Value = change(term) })]);

    /// <summary>The terms of a measurement that <see cref="ToMeasurement"/> wrote.</summary>
    /// <param name="values">Its values by name.</param>
    /// <param name="like">Terms of the same objective, which have the units; null where none are known.</param>
    internal static LossTerms Of(IReadOnlyDictionary<string, double> values, LossTerms? like)
    {
        if (like is { Count: > 0 })
        {
            return new LossTerms([.. like.Where(term => values.ContainsKey(term.Name))
                .Select(term => term with { Value = values[term.Name] })]);
        }

        return new LossTerms([.. new[] { Reconstruction, Kl }.Where(values.ContainsKey).Select(name => new TermValue(name, values[name]))]);
    }

    /// <summary>The terms by their names in a measurement log, the bound first.</summary>
    /// <param name="more">What else belongs to the measurement.</param>
    internal Dictionary<string, double> ToMeasurement(params ReadOnlySpan<(string Name, double Value)> more)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal) { [NegativeElbo] = Bound };
        foreach (TermValue term in _terms)
        {
            values[term.Name] = term.Value;
        }

        foreach ((string name, double value) in more)
        {
            values[name] = value;
        }

        return values;
    }

    /// <inheritdoc/>
    public bool Equals(LossTerms? other) => other is not null && _terms.AsSpan().SequenceEqual(other._terms);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LossTerms);

    /// <inheritdoc/>
    public override int GetHashCode() => _terms.Aggregate(_terms.Length, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<TermValue> GetEnumerator() => ((IEnumerable<TermValue>)_terms).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _terms.GetEnumerator();
}

/// <summary>Loss terms as an array of <c>{"name", "value", "weight", "unit", "isOfBound"}</c>.</summary>
internal sealed class LossTermsJson : JsonConverter<LossTerms>
{
    public override LossTerms Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, TermsJson.Default.TermValueArray) ?? throw new JsonException("terms must be a list"));

    public override void Write(Utf8JsonWriter writer, LossTerms value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, [.. value], TermsJson.Default.TermValueArray);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, Converters = [typeof(FiniteNumber)])]
[JsonSerializable(typeof(TermValue[]))]
internal sealed partial class TermsJson : JsonSerializerContext;

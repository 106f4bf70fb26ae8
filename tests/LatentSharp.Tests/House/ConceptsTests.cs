using System.Reflection;
using System.Text.RegularExpressions;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.House;

/// <summary>docs/concepts.md gives symbols the names of the code; they are names of the code.</summary>
public sealed partial class ConceptsTests
{
    [Fact]
    public void Every_name_of_code_is_a_type_or_a_member()
    {
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "concepts.md"));
        Type[] types = [.. new[] { typeof(Autoencoder), typeof(Tensor), typeof(Picture) }.SelectMany(one => one.Assembly.GetTypes())];
        var members = types.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
            | BindingFlags.Static).Select(member => member.Name)).ToHashSet();
        string[] names = [.. Name().Matches(text).Select(match => match.Groups[1].Value).Distinct()];
        names.Length.ShouldBeGreaterThan(30);
        names.Where(name => name.Split('.') is var parts && !(parts.Length == 1
            ? types.Any(type => type.Name == name) || members.Contains(name)
            : types.Any(type => type.Namespace == name || (type.Name == parts[0] && type.GetMember(parts[1]).Length > 0)))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"`([A-Z][a-z]\w+(?:\.[A-Z]\w+)?)`")]
    private static partial Regex Name();
}

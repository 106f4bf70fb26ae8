using System.Reflection;
using System.Xml.Linq;

namespace LatentSharp.Tests.House;

/// <summary>An error that a public member documents is one that a program can catch: its type is public, and it is told once.</summary>
public sealed class PublicErrorTests
{
    [Theory]
    [InlineData("LatentSharp.Tensors")]
    [InlineData("LatentSharp.Imaging")]
    [InlineData("LatentSharp")]
    public void AreOfPublicTypes(string library)
    {
        Assembly assembly = TypeTests.Assemblies.Single(a => a.GetName().Name == library);
        HashSet<string> types = [.. assembly.GetExportedTypes().Select(type => type.FullName!.Replace('+', '.'))];
        HashSet<string> hidden = [.. assembly.GetTypes().Where(type => !type.IsVisible && type.IsAssignableTo(typeof(Exception)))
            .Select(type => "T:" + type.FullName!.Replace('+', '.'))];
        var wrong = new List<string>();
        foreach (XElement member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"))
        {
            string name = member.Attribute("name")!.Value;
            string[] thrown = [.. member.Elements("exception").Select(exception => exception.Attribute("cref")!.Value)];
            string of = name[2..].Split('(')[0];
            int dot = of.LastIndexOf('.');
            if (thrown.Length > 0 && types.Contains(of[..dot]) && IsPublic(assembly.GetType(of[..dot]), of[(dot + 1)..])
                && (thrown.Any(hidden.Contains) || thrown.Distinct().Count() < thrown.Length))
            {
                wrong.Add($"{name}: {string.Join(", ", thrown)}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>Whether a member of that name can be seen from outside; overloads go together.</summary>
    private static bool IsPublic(Type? type, string member) => type is not null && type.GetMembers().Any(found =>
        found.Name == (member.StartsWith('#') ? ".ctor" : member.Split('`')[0]));
}

using System.CommandLine;
using LatentSharp.Cli.Parsing;

namespace LatentSharp.Cli.Tests.Pages;

/// <summary>What the pages tell people to type is what the program takes, and what they lead to is there.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Names => [.. Page.All().Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_on_it_is_understood(string name)
    {
        foreach (string command in Page.Read(name).Commands())
        {
            string[] words = [.. Page.Words(command).TakeWhile(word => word is not (">" or ">>" or "|"))];
            Verb verb = Application.Verbs().SingleOrDefault(verb => verb.Name == words[0])
                ?? throw new InvalidOperationException($"{name}: no verb in '{command}'");
            if (words is [_, "--help"])
            {
                continue;
            }

            string[] rest = Numerals.Join(verb, words[1..]);
            Should.NotThrow(() => CommandLineCheck.Options(verb, rest), command);
            ParseResult result = verb.Parse([verb.Name, .. rest],
                new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            Should.NotThrow(() => CommandLineCheck.Result(verb, result), command);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_that_it_leads_to_is_there(string name)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, name))!;
        Page.Read(name).Links().Where(link => !Path.Exists(Path.Combine(folder, link))).ShouldBeEmpty();
    }

    [Fact]
    public void There_are_commands_to_check()
    {
        Page.All().Sum(page => page.Commands().Count()).ShouldBeGreaterThan(80);
        Page.Read("docs/tutorial.md").Commands().Count().ShouldBeGreaterThan(12);
    }
}

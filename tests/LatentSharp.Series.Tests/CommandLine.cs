namespace LatentSharp.Series.Tests;

/// <summary>The command line in this process, with the kinds that these tests add.</summary>
internal static class CommandLine
{
    public static string Ran(params string[] arguments)
    {
        (int code, string output, string error) = Command(arguments);
        code.ShouldBe(0, error);
        return output;
    }

    public static string Refused(params string[] arguments)
    {
        (int code, _, string error) = Command(arguments);
        code.ShouldNotBe(0);
        return error;
    }

    private static (int Code, string Output, string Error) Command(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Cli.Application.Run(arguments, output, error, isTerminal: false, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}

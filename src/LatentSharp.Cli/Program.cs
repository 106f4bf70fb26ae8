using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LatentSharp.Cli;

internal static class Program
{
    /// <summary>How long work may take to answer a request to stop before the process ends without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static int Main(string[] args)
    {
        bool keepsAtHangUp = IsIgnored(1);
        TextWriter error = Open(Console.OpenStandardError) ?? TextWriter.Null;
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        // What fails on a thread that nobody waits for would end in a trace.
        AppDomain.CurrentDomain.UnhandledException += (_, e) => Environment.Exit(
            Application.Fail(new Output.LineWriter(error), e.ExceptionObject as Exception
                ?? new InvalidOperationException("a fault that is no exception"), null));

        using var interruption = new Interruption();

        // The first request asks the work to stop, the second is left to the system, which ends the process.
        void Stop(PosixSignalContext context) => context.Cancel = interruption.Request(Patience, () =>
        {
            new Output.LineWriter(error).WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                    $"latent: stopped: what was at work did not answer for {Patience.TotalSeconds:0} seconds, and was ended."));
            Environment.Exit(Application.Canceled);
        });

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration? hangUp = keepsAtHangUp ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        return Application.Run(args, Open(Console.OpenStandardOutput) ?? new ClosedWriter(), error, IsWatched(), interruption);
    }

    /// <summary>
    /// A standard stream as text; null where there is none. Never disposed: that would write again what could not be written.
    /// </summary>
    private static TextWriter? Open(Func<Stream> open)
    {
        try
        {
            Stream stream = open();
            return stream == Stream.Null ? null : new StreamWriter(stream,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
            { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsWatched()
    {
        try
        {
            return !Console.IsErrorRedirected;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a signal was ignored when the process began, as nohup does with that of a closed terminal; it is to go on then.
    /// </summary>
    private static bool IsIgnored(int signal)
    {
        const string Field = "SigIgn:";
        try
        {
            string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status")
                .FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal)) : null;
            return line is not null && ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out ulong mask)
                && (mask & (1UL << (signal - 1))) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Standard output that was closed before the process began.</summary>
    private sealed class ClosedWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("it is closed");

        public override void Write(string? value) => throw new IOException("it is closed");
    }
}

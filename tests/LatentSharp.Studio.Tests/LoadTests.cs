using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LatentSharp.Studio.Jobs;

namespace LatentSharp.Studio.Tests;

/// <summary>Clients that are many, or slow.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task More_connections_than_are_allowed_are_closed_and_the_others_are_answered()
    {
        using OpenStudio studio = new OpenStudio(options => options with { MostConnections = 20 }).Entered();
        (await studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < 500; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 5000 };
                sockets.Add(socket);
                socket.Connect(IPAddress.Loopback, studio.Server.Address.Port);
            }

            // The connection of the client was there before them.
            (await studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
            int closed = sockets.Count(IsClosed);
            closed.ShouldBeGreaterThanOrEqualTo(480);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        (await studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Ten_thousand_connections_leave_the_studio_answering()
    {
        // As many as this process may have open, both ends of those that are kept counted.
        int count = Math.Min(10_000, (MostOpenFiles() - 2000) * 2 / 3);
        count.ShouldBeGreaterThan(100);
        using OpenStudio studio = new OpenStudio().Entered();
        (await studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                socket.Connect(IPAddress.Loopback, studio.Server.Address.Port);
            }

            (await studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
            int open = new StudioOptions().MostConnections;
            for (long start = Stopwatch.GetTimestamp(); sockets.Count(IsOver) < count - open; await Task.Delay(100))
            {
                Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(60);
            }
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        using OpenStudio other = new OpenStudio().Entered();
        (await other.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
        (await studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Who_reads_nothing_is_hung_up_on_and_who_comes_back_has_missed_no_event_but_steps()
    {
        using OpenStudio studio = new OpenStudio(options => options with { SlowestSeconds = 3 }).Entered();
        string job = await studio.Train();
        JobEvents events = studio.Server.Parts.Jobs.Of(job).Events;

        // More than buffers on the way hold, as of a long training.
        byte[] filling = Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', 10_000)}\"}}");
        for (int i = 0; i < 3000; i++)
        {
            events.Add("note", filling);
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 4096,
            ReceiveTimeout = 30_000,
        };
        socket.Connect(IPAddress.Loopback, studio.Server.Address.Port);
        string cookie = studio.Client.DefaultRequestHeaders.GetValues("Cookie").Single();
        socket.Send(Encoding.ASCII.GetBytes($"GET /api/jobs/{job}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"));

        // Well over the time after which it is hung up on; that time is long, so that a busy machine does not cut off who reads, below.
        await Task.Delay(8000);
        long received = 0;
        byte[] buffer = new byte[1 << 16];
        try
        {
            int read;
            while ((read = socket.Receive(buffer)) > 0)
            {
                received += read;
            }
        }
        catch (SocketException)
        {
            // Cut off.
        }

        received.ShouldBeLessThan(30_000_000);
        (await studio.Events(job)).Count(e => e.Name == "note").ShouldBeGreaterThanOrEqualTo(3000);
    }

    [Fact]
    public void Of_many_steps_some_are_kept_and_everything_else()
    {
        var events = new JobEvents();
        for (int i = 0; i < 50_000; i++)
        {
            events.Add(i % 1000 == 0 ? "evaluation" : JobEvent.Step, "{}"u8.ToArray());
        }

        IReadOnlyList<JobEvent> all = events.After(0, out _, out _);
        all.Count(e => e.IsStep).ShouldBeInRange(JobEvents.MostSteps / 2, JobEvents.MostSteps);
        all.Count(e => !e.IsStep).ShouldBe(50);
        all.Select(e => e.Id).ShouldBe(all.Select(e => e.Id).Order());
        all[^1].Id.ShouldBe(50_000);

        // A reader that is far behind gets fewer of them, and the last.
        IReadOnlyList<JobEvent> late = events.After(all[10].Id, out _, out _);
        late.Count.ShouldBeLessThan(600);
        late[^1].Id.ShouldBe(50_000);
        late.Count(e => !e.IsStep).ShouldBe(all.Skip(11).Count(e => !e.IsStep));
    }

    [Fact]
    public async Task Requests_that_never_end_are_ended()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Connect(IPAddress.Loopback, studio.Server.Address.Port);
        socket.Send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "u8);
        long start = Stopwatch.GetTimestamp();
        byte[] buffer = new byte[4096];
        int read = await socket.ReceiveAsync(buffer.AsMemory());
        (read == 0 || Encoding.ASCII.GetString(buffer, 0, read).StartsWith("HTTP/1.1 408", StringComparison.Ordinal)).ShouldBeTrue();
        Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(25);
    }

    /// <summary>How many files a process may have open, by the system; a number that all have where it does not say.</summary>
    private static int MostOpenFiles()
    {
        const string Name = "Max open files";
        string? line = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return int.TryParse(line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out int limit) ? limit : 2400;
    }

    private static bool IsOver(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Poll(200_000, SelectMode.SelectRead) && socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}

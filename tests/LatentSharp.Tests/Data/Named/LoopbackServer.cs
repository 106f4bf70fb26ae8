using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LatentSharp.Tests.Data.Named;

/// <summary>What a request asks for.</summary>
internal sealed record Asked(string Path, long? From, string? IfRange, int Number);

/// <summary>What the server does with it.</summary>
internal sealed record Answer
{
    public int Status { get; init; } = 200;

    public byte[] Body { get; init; } = [];

    /// <summary>
    /// What the header says that the body has; null: what it has. −1: nothing is said, and the end of the connection ends the body.
    /// </summary>
    public long? Length { get; init; }

    public string? Location { get; init; }

    public string? ContentRange { get; init; }

    public string? ETag { get; init; }

    /// <summary>Bytes after which the connection is cut; null to send all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes after which nothing more comes, while the connection stays open; null to send all.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Time after which each further byte comes; null to send all at once.</summary>
    public TimeSpan? Drip { get; init; }

    /// <summary>Whether not even the status line is sent.</summary>
    public bool IsMute { get; init; }

    /// <summary>The part of a file from a byte on, as an honest server sends it.</summary>
    public static Answer Part(byte[] whole, long from) => new()
    {
        Status = 206,
        Body = whole[(int)from..],
        ContentRange = FormattableString.Invariant($"bytes {from}-{whole.Length - 1}/{whole.Length}"),
    };

    /// <summary>All of a file, or the part that was asked for.</summary>
    public static Answer Honest(byte[] whole, Asked asked) => asked.From is { } from ? Part(whole, from) : new Answer { Body = whole };
}

/// <summary>A server on loopback that answers as a test wants, well or badly; one request a connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Asked, Answer> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Asked> _asked = [];

    public LoopbackServer(Func<Asked, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/"));
        _ = Listen();
    }

    public Uri Address { get; }

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<Asked> Requests
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                TcpClient connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Serve(connection);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                NetworkStream stream = connection.GetStream();
                Asked asked = await Read(stream);
                Answer answer = _answer(asked);
                if (answer.IsMute)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(answer)));
                int sent = Math.Min(answer.CutAfter ?? answer.StallAfter ?? answer.Body.Length, answer.Body.Length);
                for (int i = 0; answer.Drip is { } pause && i < sent; i++)
                {
                    await stream.WriteAsync(answer.Body.AsMemory(i, 1));
                    await Task.Delay(pause, _stop.Token);
                }

                await stream.WriteAsync(answer.Drip is null ? answer.Body.AsMemory(0, sent) : default);
                if (answer.StallAfter is not null)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                // Closed in order, so that what was sent arrives before the end does.
                connection.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The other side went away, or the test is over.
        }
    }

    private async Task<Asked> Read(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync())!.Split(' ')[1];
        (long? from, string? ifRange) = (null, null);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            string value = line[(line.IndexOf(':') + 1)..].Trim();
            if (line.StartsWith("Range:", StringComparison.OrdinalIgnoreCase))
            {
                from = long.Parse(value["bytes=".Length..^1], CultureInfo.InvariantCulture);
            }
            else if (line.StartsWith("If-Range:", StringComparison.OrdinalIgnoreCase))
            {
                ifRange = value;
            }
        }

        lock (_asked)
        {
            var asked = new Asked(path, from, ifRange, _asked.Count);
            _asked.Add(asked);
            return asked;
        }
    }

    private static string Head(Answer answer)
    {
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {answer.Status} {(HttpStatusCode)answer.Status}\r\nConnection: close\r\n"));
        Header("Location", answer.Location);
        Header("Content-Range", answer.ContentRange);
        Header("ETag", answer.ETag);
        Header("Content-Length", answer.Length == -1 ? null : (answer.Length ?? answer.Body.Length).ToString(CultureInfo.InvariantCulture));
        return head.Append("\r\n").ToString();

        void Header(string name, string? value) => head.Append(value is null ? "" : $"{name}: {value}\r\n");
    }
}

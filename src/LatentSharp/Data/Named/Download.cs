using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Data.Named;

/// <summary>
/// One file from one address. Bytes go to <c>NAME.part</c>, which stays when the connection breaks or the process ends and is gone on with
/// by an HTTP range; once its length and sum are as published it is flushed to the disk and gets its name.
/// </summary>
internal sealed class Download(HttpClient client, NamedFile file, Uri address, string path, FetchOptions options, IProgress<long> progress)
{
    /// <summary>Attempts in a row that bring nothing, before a mirror is given up.</summary>
    private const int VainAttempts = 3;

    /// <summary>Attempts in all: a server that sends a little each time is given up too.</summary>
    private const int MostAttempts = 50;

    private const int Piece = 1 << 16;

    private readonly string _part = path + ".part";

    /// <summary>The server's name for the version of the bytes that came from it; known within this run only.</summary>
    private EntityTagHeaderValue? _version;

    private string _found = "";

    /// <summary>Fetches the file.</summary>
    /// <exception cref="FetchException">This mirror cannot give it.</exception>
    /// <exception cref="IOException">The disk cannot keep it.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        bool began = Length() > 0;
        int vain = 0;
        for (int attempt = 1; ; attempt++)
        {
            long before = Length();
            try
            {
                await Ask(before, cancellation).ConfigureAwait(false);
                if (await Finish(cancellation).ConfigureAwait(false))
                {
                    return;
                }

                // Bytes of an earlier run, or of another mirror, may be the wrong ones; this mirror's own are not fetched twice.
                if (!began)
                {
                    throw new FetchException($"sent other bytes than were published (SHA-256 {_found}, expected {file.Sha256})");
                }

                began = false;
                options.Noticed?.Invoke($"{file.Name}: what was here from before has another sum; starting anew");
            }
            catch (FetchException failure) when (failure.CanRetry && attempt < MostAttempts)
            {
                vain = Length() > before ? 0 : vain + 1;
                if (vain >= VainAttempts)
                {
                    throw;
                }

                options.Noticed?.Invoke($"{file.Name}: {address.Host} {failure.Message}; going on at byte {Length()}");
                await Task.Delay(options.Pause * vain, cancellation).ConfigureAwait(false);
            }
        }
    }

    private long Length() => new FileInfo(_part) is { Exists: true } part ? part.Length : 0;

    /// <summary>Asks for what comes after the bytes that are here, and adds it to them.</summary>
    private async Task Ask(long have, CancellationToken cancellation)
    {
        if (have > file.Bytes)
        {
            File.Delete(_part);
            have = 0;
        }

        if (have == file.Bytes)
        {
            return;
        }

        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watch.CancelAfter(options.Stall);
        try
        {
            using HttpResponseMessage answer = await Redirects.Send(client, address, to => Request(to, have), watch.Token)
                .ConfigureAwait(false);
            long start = Check(answer, have);
            _version = answer.Headers.ETag is { IsWeak: false } tag ? tag : null;
            using Stream body = await answer.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
            await Copy(body, start, watch).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new FetchException(FormattableString.Invariant($"sent nothing for {options.Stall.TotalSeconds:0.#} s"), canRetry: true);
        }
        catch (HttpRequestException exception)
        {
            throw new FetchException($"cannot be reached ({exception.Message.TrimEnd('.')})",
                canRetry: exception.HttpRequestError is not (HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError));
        }
    }

    private HttpRequestMessage Request(Uri to, long have)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, to);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LatentSharp", null));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = _version is null ? null : new RangeConditionHeaderValue(_version);
        }

        return request;
    }

    /// <summary>Where the bytes of an answer begin.</summary>
    /// <exception cref="FetchException">The answer is not the file, or not the part that was asked for.</exception>
    private long Check(HttpResponseMessage answer, long have)
    {
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            File.Delete(_part);
            throw new FetchException("has no bytes after those that are here", canRetry: true);
        }

        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            throw new FetchException(string.Create(CultureInfo.InvariantCulture,
                $"answered {(int)answer.StatusCode}{(answer.ReasonPhrase is { Length: > 0 } reason ? $" {reason}" : "")}"));
        }

        if (answer.Content.Headers.ContentEncoding.Count > 0)
        {
            throw new FetchException($"sent the file in another coding ({string.Join(", ", answer.Content.Headers.ContentEncoding)})");
        }

        long start = 0;
        if (answer.StatusCode == HttpStatusCode.PartialContent)
        {
            ContentRangeHeaderValue? range = answer.Content.Headers.ContentRange;
            if (range?.From != have || (range.Length is { } whole && whole != file.Bytes))
            {
                throw new FetchException($"sent another part ({range?.ToString() ?? "it does not say which"}) than bytes {have} " +
                    $"to {file.Bytes - 1} of {file.Bytes}");
            }

            start = have;
        }

        return answer.Content.Headers.ContentLength is { } length && length != file.Bytes - start
            ? throw new FetchException($"says that it sends {length} bytes, expected {file.Bytes - start}")
            : start;
    }

    private async Task Copy(Stream body, long start, CancellationTokenSource watch)
    {
        // A server that ignores the range sends the file from its start: so it is written from its start.
        using var part = new FileStream(_part, start > 0 ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.Read,
            bufferSize: 0);
        part.Seek(start, SeekOrigin.Begin);
        byte[] buffer = new byte[Piece];
        long at = start;
        (long Time, long At) since = (Stopwatch.GetTimestamp(), start);
        while (true)
        {
            int read;
            try
            {
                watch.CancelAfter(options.Stall);
                read = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
            }
            catch (IOException)
            {
                throw Cut(at);
            }

            if (read == 0)
            {
                if (at < file.Bytes)
                {
                    throw Cut(at);
                }

                DiskSync.Flush(part);
                return;
            }

            if (at + read > file.Bytes)
            {
                throw new FetchException($"sent more than the {file.Bytes} bytes of the file");
            }

            part.Write(buffer, 0, read);
            at += read;
            progress.Report(at);
            if (at < file.Bytes && Stopwatch.GetElapsedTime(since.Time) is var elapsed && elapsed >= options.Stall)
            {
                // Each byte starts the watch anew: without this a server that sends one now and then would hold the fetching for ever.
                double speed = (at - since.At) / elapsed.TotalSeconds;
                since = speed >= options.LeastSpeed ? (Stopwatch.GetTimestamp(), at)
                    : throw new FetchException(FormattableString.Invariant(
                        $"sends {speed:0.#} bytes a second, and at least {options.LeastSpeed:0} are needed"));
            }
        }
    }

    private FetchException Cut(long at) => new($"cut the connection after {at} of {file.Bytes} bytes", canRetry: true);

    /// <summary>Gives a file with the published sum its name; removes one with another.</summary>
    private async Task<bool> Finish(CancellationToken cancellation)
    {
        _found = await Sums.Sha256(_part, cancellation).ConfigureAwait(false);
        if (!string.Equals(_found, file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            File.Delete(_part);
            return false;
        }

        File.Move(_part, path, overwrite: true);
        DiskSync.FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    }
}

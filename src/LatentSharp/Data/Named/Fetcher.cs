using System.Net;
using LatentSharp.Settings;

namespace LatentSharp.Data.Named;

/// <summary>
/// Fetches sets into the cache: goes on where it was interrupted, tries the next mirror when one fails, and takes only what has the
/// published sum.
/// </summary>
internal static class Fetcher
{
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(15);

    /// <summary>Fetches a set, unless it is there.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cache">Where to.</param>
    /// <param name="options">From where, and how.</param>
    /// <param name="cancellation">Stops; what has come is kept, and gone on with next time.</param>
    /// <returns>Whether anything was fetched; false if the set was there.</returns>
    /// <exception cref="DataException">It cannot be fetched from anywhere, or not be kept; the message says why, and what to
    /// do.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static async Task<bool> FetchAsync(NamedSet set, DataCache cache, FetchOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(options);
        if (cache.Has(set) && !options.Force)
        {
            return false;
        }

        string place = cache.Place(set);
        string partial = place + ".partial";
        using FileStream held = Claim(set, cache, partial);
        HttpMessageHandler handler = options.Handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Connect,
            UseCookies = false
        };
        using var client = new HttpClient(handler, disposeHandler: options.Handler is null) { Timeout = Timeout.InfiniteTimeSpan };
        long before = 0;
        foreach (NamedFile file in set.Files)
        {
            long start = before;
            var progress = new Relay(done => options.Progress?.Report(new FetchProgress(file.Name, start + done, set.Bytes)));
            await FetchFile(set, file, client, Path.Combine(partial, file.Name), options, progress, cancellation).ConfigureAwait(false);
            before += file.Bytes;
        }

        Guard(set, partial, () => Swap(partial, place));
        return true;
    }

    private static async Task FetchFile(NamedSet set, NamedFile file, HttpClient client, string path, FetchOptions options,
        IProgress<long> progress, CancellationToken cancellation)
    {
        if (File.Exists(path) && await Sums.IsWhole(path, file, cancellation).ConfigureAwait(false))
        {
            return;
        }

        var failures = new List<string>();
        foreach (Uri mirror in options.From is null ? set.Mirrors : [options.From])
        {
            var download = new Download(client, file, Under(mirror, file.Name), path, options, progress);
            try
            {
                await download.Run(cancellation).ConfigureAwait(false);
                return;
            }
            catch (FetchException failure)
            {
                failures.Add($"{mirror.Host} {failure.Message}");
                options.Noticed?.Invoke($"{file.Name}: {mirror.Host} {failure.Message}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(set, path, exception);
            }
        }

        throw new DataException(SettingText.Of(
            $"'{set.Name}' cannot be fetched, for {file.Name} did not come whole: {string.Join("; ", failures)}; check the connection " +
                $"and " +
            $"run the command again, which goes on where it stopped, or name another place with {new SettingName("from")}."));
    }

    /// <summary>The address of a file under a base that may lack its slash.</summary>
    internal static Uri Under(Uri mirror, string name) => new(mirror.AbsoluteUri.TrimEnd('/') + "/" + name);

    /// <summary>One process at a time fetches a set; the system takes the lock back however the process ends.</summary>
    private static FileStream Claim(NamedSet set, DataCache cache, string partial) => Guard(set, cache.Folder, () =>
    {
        Directory.CreateDirectory(partial);
        string path = Path.Combine(cache.Folder, set.Name + ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new DataException($"'{set.Name}' is being fetched by another process, into '{cache.Folder}'; wait until it has ended.",
                exception);
        }
    });

    /// <summary>Gives the whole set its name; an older one goes when the new one has it.</summary>
    private static bool Swap(string partial, string place)
    {
        string old = place + ".old";
        Remove(old);
        if (Directory.Exists(place))
        {
            Directory.Move(place, old);
        }

        Directory.Move(partial, place);
        Remove(old);
        return true;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static T Guard<T>(NamedSet set, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(set, path, exception);
        }
    }

    private static DataException Unwritable(NamedSet set, string path, Exception cause) =>
        new(SettingText.Of($"'{set.Name}' cannot be kept: '{path}' cannot be written ({cause.Message.TrimEnd('.')}); free " +
            $"{(set.Bytes >> 20) + 1} MB there, or name another folder with {new SettingName("cache")} or {DataCache.Variable}."), cause);

    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}

using System.Net;

namespace LatentSharp.Data.Named;

/// <summary>Follows redirects as far as that is safe.</summary>
internal static class Redirects
{
    /// <summary>A mirror that needs more is running in circles.</summary>
    public const int Most = 5;

    /// <summary>Sends a request made for each address, until an answer is no redirect.</summary>
    /// <exception cref="FetchException">There are too many, one leads nowhere, or one leads from https to http.</exception>
    public static async Task<HttpResponseMessage> Send(HttpClient client, Uri address, Func<Uri, HttpRequestMessage> request,
        CancellationToken cancellation)
    {
        for (int hops = 0; hops <= Most; hops++)
        {
            using HttpRequestMessage message = request(address);
            HttpResponseMessage answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!IsRedirect(answer.StatusCode))
            {
                return answer;
            }

            using (answer)
            {
                address = Next(address, answer.Headers.Location);
            }
        }

        throw new FetchException($"redirects more than {Most} times");
    }

    /// <summary>Where a redirect leads.</summary>
    /// <exception cref="FetchException">Nowhere, to another kind of address, or from https to http, where anybody could read and change
    /// what is sent.</exception>
    internal static Uri Next(Uri from, Uri? location)
    {
        Uri to = location is null ? throw new FetchException("redirects without saying where to") : new Uri(from, location);
        if (to.Scheme != Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttp)
        {
            throw new FetchException($"redirects to an address that is none of the web ({to.Scheme})");
        }

        return from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp
            ? throw new FetchException($"redirects from https to http ({to.Host}), which is not followed")
            : to;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}

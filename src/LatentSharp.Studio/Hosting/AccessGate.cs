using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LatentSharp.Studio.Hosting;

/// <summary>
/// Lets in whoever opened the address that was printed: its token is good for one use and is exchanged for a cookie. A page of another
/// site that a browser shows at the same time is kept out by the names that the request goes to (Host, against DNS rebinding) and
/// comes from (Origin, Sec-Fetch-Site), since it cannot forge those.
/// </summary>
/// <param name="place">Where the studio listens.</param>
/// <param name="used">Called when a token was used, and there is another.</param>
internal sealed class AccessGate(ListenPlace place, Action used)
{
    private const int SecretBytes = 32;

    private readonly Lock _lock = new();
    private readonly string _cookie = string.Create(CultureInfo.InvariantCulture, $"latent-studio-{place.Port}");
    private readonly string _session = Secret();
    private string _token = Secret();

    /// <summary>The token that is good for the next use.</summary>
    public string Token
    {
        get
        {
            lock (_lock)
            {
                return _token;
            }
        }
    }

    /// <summary>Checks a request. Answers it itself, if it is one with a token.</summary>
    /// <returns>Whether it was answered.</returns>
    /// <exception cref="ApiException">It is not let in.</exception>
    public bool Answers(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsOwnHost(request.Host))
        {
            throw new ApiException("This studio does not answer to that name; open the address that it printed.",
                StatusCodes.Status421MisdirectedRequest);
        }

        bool changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        string origin = request.Headers.Origin.ToString();
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        bool isOwn = origin == $"http://{request.Host.Value}";
        bool isNavigation = request.Headers["Sec-Fetch-Mode"] == "navigate" && !changes;
        if ((origin.Length > 0 && !isOwn) || (changes && !isOwn) || (site is "cross-site" or "same-site" && !isNavigation))
        {
            throw new ApiException("Another page asked for this; only the studio's own page may.", StatusCodes.Status403Forbidden);
        }

        if (request.Path == "/" && !changes && request.Query.TryGetValue("token", out var token))
        {
            Exchange(context, token.ToString());
            return true;
        }

        return HasCookie(request) ? false : throw new ApiException(
            "This studio is opened with the address that it printed, which holds a token; copy the newest one.",
            StatusCodes.Status401Unauthorized);
    }

    private void Exchange(HttpContext context, string token)
    {
        if (!HasCookie(context.Request))
        {
            lock (_lock)
            {
                if (!AreEqual(token, _token))
                {
                    throw new ApiException("That address was used already, or is another studio's; copy the newest one that was printed.",
                        StatusCodes.Status401Unauthorized);
                }

                _token = Secret();
            }

            context.Response.Cookies.Append(_cookie, _session,
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
            used();
        }

        context.Response.Redirect("/");
    }

    private bool HasCookie(HttpRequest request) => request.Cookies.TryGetValue(_cookie, out string? value) && AreEqual(value, _session);

    /// <summary>
    /// Names and numbers of this machine alone, with any port, since it may come through a tunnel; where other machines may reach it, any
    /// number, which no name server can make another's, and this machine's name.
    /// </summary>
    private bool IsOwnHost(HostString host)
    {
        string name = host.Host;
        bool isNumber = IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? ip);
        return isNumber ? IPAddress.IsLoopback(ip!) || place.IsOpen
            : name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (place.IsOpen && name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase));
    }

    private static bool AreEqual(string given, string own) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(own));

    private static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes))
        .Replace('+', '-').Replace('/', '_').TrimEnd('=');
}

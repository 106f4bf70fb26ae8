using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LatentSharp.Studio.Tests;

/// <summary>Who is let in, and who is not.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly OpenStudio _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Without_the_cookie_nothing_is_answered_but_how_to_get_it()
    {
        foreach (string path in (string[])["", "api/overview", "web/studio/index.html", "api/models/a", "api/jobs/job-1/events"])
        {
            (await _studio.Get(path, HttpStatusCode.Unauthorized)).GetProperty("error").GetString()!.ShouldContain("token");
        }

        using HttpResponseMessage post = await _studio.Send("api/train", new StringContent("{}"));
        post.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_is_good_once_and_the_next_one_is_told()
    {
        Uri first = _studio.Server.Entrance;
        using (HttpResponseMessage answer = await _studio.Client.GetAsync(first))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            string cookie = answer.Headers.GetValues("Set-Cookie").Single();
            cookie.ShouldContain("httponly", Case.Insensitive);
            cookie.ShouldContain("samesite=strict", Case.Insensitive);
        }

        (await _studio.Get(first.ToString(), HttpStatusCode.Unauthorized)).GetProperty("error").GetString()!.ShouldContain("used already");
        (await _studio.Get("?token=guess", HttpStatusCode.Unauthorized)).GetProperty("error").GetString().ShouldNotBeNull();
        _studio.Server.Entrance.ShouldNotBe(first);
        _studio.Told.Single().ShouldContain(_studio.Server.Entrance.ToString());
        _studio.Entered();
        (await _studio.Get("api/overview")).GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:4280")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.1.7")]
    [InlineData("localhost.evil.example")]
    public async Task Another_name_of_this_machine_is_refused(string host)
    {
        _studio.Entered();
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/overview");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await _studio.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Through_a_tunnel_it_has_another_port()
    {
        _studio.Entered();
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/overview");
        request.Headers.Host = "localhost:9999";
        using HttpResponseMessage answer = await _studio.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task What_changes_something_is_asked_by_the_own_page_alone(string? origin)
    {
        _studio.Entered();
        using HttpResponseMessage answer = await _studio.Send("api/train", new StringContent("{}"), origin);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_page_cannot_read_or_follow_either(string header, string value)
    {
        _studio.Entered();
        foreach (string path in (string[])["api/overview", "api/jobs/job-1/events"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(header, value);
            using HttpResponseMessage answer = await _studio.Client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Every_answer_forbids_frames_scripts_from_elsewhere_and_guessed_types()
    {
        foreach (bool isIn in (bool[])[false, true])
        {
            if (isIn)
            {
                _studio.Entered();
            }

            using HttpResponseMessage answer = await _studio.Client.GetAsync("api/overview");
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("default-src 'self'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        }
    }

    [Theory]
    [InlineData("/web/../LatentSharp.slnx")]
    [InlineData("/web/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/web/studio/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/web//etc/passwd")]
    [InlineData("/api/models/..%2f..%2fetc/pictures/0.png")]
    [InlineData("/api/models/%2e%2e")]
    public void A_path_that_climbs_leads_nowhere(string path)
    {
        _studio.Entered();
        string cookie = _studio.Client.DefaultRequestHeaders.GetValues("Cookie").Single();
        string answer = Raw($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        answer.ShouldMatch("^HTTP/1.1 (404|400) ");
        answer.ShouldNotContain("root:");
    }

    [Fact]
    public void The_port_is_of_this_machine_alone()
    {
        _studio.Server.Address.Host.ShouldBe("127.0.0.1");
    }

    [Fact]
    public void A_port_in_use_gives_the_next_and_a_sentence()
    {
        int port = _studio.Server.Address.Port;
        using var second = new OpenStudio(options => options with { Port = port });
        second.Server.Address.Port.ShouldBeGreaterThan(port);
        second.Told.ShouldContain(line => line.Contains($"port {port} is in use", StringComparison.Ordinal));
    }

    private string Raw(string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        socket.Connect(IPAddress.Loopback, _studio.Server.Address.Port);
        socket.Send(Encoding.ASCII.GetBytes(request));
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

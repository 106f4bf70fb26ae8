using LatentSharp.Web.Tests.Studio;
using Microsoft.Playwright;

namespace LatentSharp.Web.Tests;

/// <summary>
/// A headless Chromium that is there already: that of the system, or what LATENTSHARP_CHROMIUM names. Nothing is fetched; where there is
/// none, tests say that nothing was checked.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] _usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where it lies; null where there is none.</summary>
    public static string? Place { get; } = Environment.GetEnvironmentVariable("LATENTSHARP_CHROMIUM") is { Length: > 0 } named ? named
        : _usual.FirstOrDefault(File.Exists);

    /// <summary>Where pictures of pages go; null for nowhere.</summary>
    public static string? Pictures { get; } =
        Environment.GetEnvironmentVariable("LATENTSHARP_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Place is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Place,
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
    }

    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="width">Width of the window, CSS pixels.</param>
    /// <param name="dark">Whether the person prefers dark pages.</param>
    /// <returns>The visit; null where there is no browser.</returns>
    public async Task<Visit?> Open(string address, int width = 1400, bool dark = false)
    {
        if (_browser is null)
        {
            return null;
        }

        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = width < 500,
        });
        return await Visit.To(context, address);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>Tests that share one browser; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>, ICollectionFixture<StudioRuns>
{
    public const string Name = "browser";
}

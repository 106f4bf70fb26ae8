using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LatentSharp.Web.Tests;

/// <summary>A page that is open, with all that it said and asked for.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _said = [];
    private readonly List<string> _requests = [];

    private Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Add(_said, $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Add(_said, error);
        page.Dialog += (_, dialog) => Add(_said, $"dialog: {dialog.Message}");
        page.Request += (_, request) => Add(_requests, request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What it wrote to the console, errors and dialogs among them.</summary>
    public IReadOnlyList<string> Said => Copy(_said);

    /// <summary>What it asked for by its address; itself is the first.</summary>
    public IReadOnlyList<string> Requests => Copy(_requests);

    /// <summary>Opens a page and waits until it has loaded.</summary>
    public static async Task<Visit> To(IBrowserContext context, string address)
    {
        var visit = new Visit(context, await context.NewPageAsync());
        await visit.Page.GotoAsync(address);
        return visit;
    }

    /// <summary>Waits until a script gives true.</summary>
    public Task Until(string script) => Page.WaitForFunctionAsync(script, null, new() { Timeout = 60_000 });

    /// <summary>Colors of a canvas, RGBA.</summary>
    /// <param name="canvas">A selector of it.</param>
    public async Task<byte[]> Pixels(string canvas) => Convert.FromBase64String(await Page.EvaluateAsync<string>(
        """
        selector => {
          const shown = document.querySelector(selector);
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [shown.width, shown.height];
          const context = canvas.getContext("2d", { willReadFrequently: true });
          context.drawImage(shown, 0, 0);
          const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
          let text = "";
          for (const byte of bytes) { text += String.fromCharCode(byte); }
          return btoa(text);
        }
        """, canvas));

    /// <summary>What axe-core finds wrong: the rule, and where.</summary>
    public async Task<IReadOnlyList<string>> Violations() => [.. (await Page.RunAxe()).Violations
        .Select(found => $"{found.Id}: {string.Join("; ", found.Nodes.Select(node => node.Html).Take(3))}")];

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public Task<int> TooWide() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Keeps a picture of the whole page where pictures are wanted.</summary>
    /// <param name="name">Its name without its ending.</param>
    public async Task Picture(string name)
    {
        if (Chromium.Pictures is { } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static void Add(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }
}

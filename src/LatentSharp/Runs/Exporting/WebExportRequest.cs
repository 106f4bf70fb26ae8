namespace LatentSharp.Runs.Exporting;

/// <summary>Asks for a model as one page that decodes by itself.</summary>
/// <param name="Page">The file, a name ending in .html.</param>
internal sealed record WebExportRequest(string Page) : RunRequest
{
    private const string Extension = ".html";

    /// <summary>Another run of the same pictures, shown beside it; null for none. The caller closes it.</summary>
    public Run? Beside { get; init; }

    /// <summary>Whether codes of training pictures are left out.</summary>
    public bool WithoutCodes { get; init; }

    /// <summary>Whether a file of the name is replaced.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Page);
        if (!Page.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || Directory.Exists(Page))
        {
            throw new RequestException($"{RequestSettings.Web} {Page} is not the name of a page; give e.g. page{Extension}");
        }

        if (File.Exists(Page) && !Force)
        {
            throw new RequestException($"{RequestSettings.Web} {Page} is there already; give another name, or {RequestSettings.Force} to " +
                $"replace it");
        }
    }
}

/// <summary>A page that was written.</summary>
/// <param name="Web">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Codes">How many codes of training pictures it holds.</param>
/// <param name="Checked">On how many codes it shows what the model shows.</param>
/// <param name="Levels">The largest difference there, in levels of 255.</param>
internal sealed record WebExportResult(string Web, long Bytes, int Codes, int Checked, int Levels);

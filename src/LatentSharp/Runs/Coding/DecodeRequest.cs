using LatentSharp.Latent.Files;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Coding;

/// <summary>Asks for what codes decode to.</summary>
/// <param name="Codes">The codes, and what is known of each, e.g. as <see cref="CodeFile.Read"/> gives them.</param>
public sealed record DecodeRequest(NamedCodes Codes) : RunRequest
{
    /// <inheritdoc/>
    public override void Validate() => PictureOutput.Check(Out);
}

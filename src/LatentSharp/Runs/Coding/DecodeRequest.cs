using LatentSharp.Distributions;
using LatentSharp.Latent.Files;
using LatentSharp.Runs.Outputs;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Coding;

/// <summary>Asks for what codes decode to.</summary>
/// <param name="Codes">The codes, and what is known of each, e.g. as <see cref="CodeFile.Read(string, int)"/> gives them.</param>
internal sealed record DecodeRequest(NamedCodes Codes) : RunRequest
{
    /// <inheritdoc/>
    public override void Validate() => PictureOutput.Check(Out);

    /// <summary>The codes as the model takes them: indices of a codebook's entries are turned into what these stand for.</summary>
    /// <exception cref="RequestException">An index is none.</exception>
    internal static Tensor Vectors(Tensor codes, CodeAbilities code)
    {
        if (code.Codebook is not { } codebook || codes.Shape[1] != codebook.Cells
            || (codebook.Cells == code.Dimensions && !Array.TrueForAll(codes.Span.ToArray(), float.IsInteger)))
        {
            return codes;
        }

        Check(codes, new CodeAbilities(codebook.Cells) { Indices = codebook.Entries });
        return codebook.Vectors(codes);
    }

    /// <summary>Refuses numbers that choose no entry, where the codes of a model choose entries of a list.</summary>
    internal static void Check(Tensor codes, CodeAbilities code)
    {
        int at = code.HasMean ? -1 : Array.FindIndex(codes.Span.ToArray(), z => !(float.IsInteger(z) && z >= 0 && z < code.Indices));
        if (at >= 0)
        {
            (int row, int column) = Math.DivRem(at, code.Dimensions);
            throw new RequestException($"number {column + 1} of code {row + 1} is {codes.Span[at]}, but codes of this model " +
                $"choose entries of a list: give whole numbers from 0 to {code.Indices - 1}");
        }
    }
}

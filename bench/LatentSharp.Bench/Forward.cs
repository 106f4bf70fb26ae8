using LatentSharp.Formats.Arrays;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Bench;

/// <summary>Pictures through a model file and back, each stage as an NPY file, for programs that compare.</summary>
internal static class Forward
{
    /// <summary>Writes the reconstruction to <paramref name="output"/>, and μ and log σ² beside it.</summary>
    public static int Run(string modelPath, string input, string output)
    {
        (Autoencoder model, _) = ModelFile.Load(modelPath);
        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(Npy.Read(input));
        Npy.Write(Path.ChangeExtension(output, ".mean.npy"), mean);
        if (logVariance is not null)
        {
            Npy.Write(Path.ChangeExtension(output, ".log_variance.npy"), logVariance);
        }

        Npy.Write(output, model.Decode(mean));
        return 0;
    }
}

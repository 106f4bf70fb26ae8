using System.Globalization;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Planes;
using LatentSharp.Models;

namespace LatentSharp.Reports.Drawn;

/// <summary>The plane of the two dimensions whose codes vary most, over (−3, 3): density and gaps, and the cycle error.</summary>
/// <param name="Model">The model.</param>
/// <param name="Codes">Codes of training data.</param>
/// <param name="First">The dimension to the right.</param>
/// <param name="Second">The dimension upwards.</param>
/// <param name="Plane">The plane.</param>
/// <param name="Density">Density and gaps on it.</param>
internal sealed record GapMap(Autoencoder Model, CodeTable Codes, int First, int Second, LatentPlane Plane, PlaneDensity Density)
{
    private const int Range = 3;
    private const int Side = 480;
    private const int Cells = 24;

    /// <summary>The map of a model; null where its codes have one dimension, or its prior is not N(0, I).</summary>
    /// <param name="model">The model.</param>
    /// <param name="codes">Codes of training data, at least two.</param>
    public static GapMap? Of(Autoencoder model, CodeTable codes)
    {
        if (codes.Latent < 2 || !model.Options.Prior.IsStandardNormal)
        {
            return null;
        }

        (int first, int second) = PlanePicture.WidestDimensions(codes);
        var plane = LatentPlane.Dimensions(codes.Latent, first, second, Range);
        return new(model, codes, first, second, plane,
            PlaneDensity.Measure(plane, codes, PlanePicture.DensityResolution, PlanePicture.DensityResolution));
    }

    /// <summary>Both, side by side.</summary>
    public Picture Draw()
    {
        Picture density = PlanePicture.DrawMap(Codes, Plane, Density, Side, Model.Code.CanSample);
        Picture cycle = Cycle();
        Picture both = Paper.Blank(density.Width + cycle.Width, Math.Max(density.Height, cycle.Height));
        PictureOperations.Paste(both, density, 0, 0);
        PictureOperations.Paste(both, cycle, density.Width, 0);
        return both;
    }

    /// <summary>|encode(decode(z)) − z| at the middle of each cell, darker where it is larger.</summary>
    private Picture Cycle()
    {
        double cell = 2.0 * Range / Cells;
        var middles = LatentPlane.Dimensions(Codes.Latent, First, Second, Range - (cell / 2));
        double[] errors = GapFigures.CycleErrors(Model, Grid.Codes(middles, Cells, Cells));
        double most = Math.Max(errors.Max(), 1e-12);
        const int pixels = Side / Cells;
        return PlanePicture.DrawMap("cycle error", string.Create(CultureInfo.InvariantCulture,
            $"|encode(decode(z)) − z|: white 0, darkest {most:0.00}"), Plane, Side, (map, left, top) =>
            {
                for (int i = 0; i < errors.Length; i++)
                {
                    double shade = errors[i] / most;
                    PictureOperations.Fill(map, left + (i % Cells * pixels), top + (i / Cells * pixels), pixels, pixels,
                        new Color((byte)(250 - (200 * shade)), (byte)(250 - (180 * shade)), (byte)(250 - (120 * shade))));
                }
            });
    }
}

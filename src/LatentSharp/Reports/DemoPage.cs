namespace LatentSharp.Reports;

/// <summary>An auto-encoder and a VAE of the same network, data and seed, side by side on one page.</summary>
public static class DemoPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="autoencoder">The basic auto-encoder.</param>
    /// <param name="variational">The variational auto-encoder.</param>
    /// <param name="seed">Decides the samples that are shown.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, RunRecord autoencoder, RunRecord variational, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(autoencoder);
        ArgumentNullException.ThrowIfNull(variational);
        RunRecord[] both = [autoencoder, variational];
        var data = variational.Card.Data;
        var page = new HtmlReport(
            "An auto-encoder and a variational auto-encoder",
            FormattableString.Invariant($"the same network, {data.Train} pictures ({data.Source}), seed and number of epochs; measured on {data.Test} others"));
        page.Paragraph("Both learn to press a picture into a short code and to draw it again. The auto-encoder is asked for nothing else. The variational auto-encoder gives each picture a small cloud of codes instead of a point, and pays for every nat by which that cloud differs from the standard normal distribution. What that buys is shown below: codes that can be drawn, mixed and moved.");

        page.Section("The two terms");
        page.Row(
            RunFigures.Curve("Reconstruction", "reconstruction", both, "The average −log p(x|z): lower is closer to the picture. Dashed: training pictures."),
            RunFigures.Curve("KL term", "kl", [variational], "How much a code says about its picture. The auto-encoder has no such term."));
        page.Table(
            ["measure, on the test pictures", autoencoder.Name, variational.Name],
            [.. RunPage.Rows(autoencoder.Card).Zip(RunPage.Rows(variational.Card), (a, v) => (IReadOnlyList<string>)[a[0], a[0].StartsWith("KL", StringComparison.Ordinal) || a[0].StartsWith("negative", StringComparison.Ordinal) ? "–" : a[1], v[1]])],
            "The auto-encoder's objective is no bound on a probability, so that the first and third row have no value for it.");

        page.Section("Reconstructions");
        page.Paragraph(Compare(autoencoder.Card.Test?.Psnr, variational.Card.Test?.Psnr));
        page.Row(
            RunFigures.Reconstructions(autoencoder, 16, "Test pictures above what the auto-encoder makes of them."),
            RunFigures.Reconstructions(variational, 16, "The same with the VAE, from the mean code."));

        page.Section("New pictures");
        page.Paragraph("Codes drawn from the standard normal distribution and decoded. Only the VAE was trained so that such codes stand for pictures.");
        page.Row(
            RunFigures.Samples(autoencoder, 32, seed, "The auto-encoder: nobody told it where codes should lie."),
            RunFigures.Samples(variational, 32, seed, "The VAE: where samples look unfinished, the codes of the data leave a gap in the prior."));

        page.Section("The latent grid");
        page.Paragraph("A plane through the latent space, decoded point by point: the two dimensions whose codes vary most, the others held at the centre.");
        page.Row(
            RunFigures.Grid(autoencoder, "The auto-encoder's codes have no agreed scale, so that its plane spans three standard deviations of them."),
            RunFigures.Grid(variational, "The VAE's plane is the one that its prior promises: from −3 to +3 each way."));
        if (RunFigures.KlPerDimension(variational) is { } bars)
        {
            page.Add(bars);
        }

        page.Save(path);
    }

    private static string Compare(double? autoencoder, double? variational)
    {
        if (autoencoder is not { } a || variational is not { } v)
        {
            return "Drawn from the mean code.";
        }

        string verdict = Math.Abs(a - v) < 0.3
            ? "the two are level: the noise that the VAE must withstand costs it next to nothing"
            : a > v ? "the auto-encoder is closer, since it pays nothing for exact codes" : "the VAE is closer, since its noise keeps it from learning its training pictures by heart";
        return FormattableString.Invariant($"Drawn from the mean code, the auto-encoder reaches {a:F2} dB and the VAE {v:F2} dB: {verdict}.");
    }
}

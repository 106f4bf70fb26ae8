#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Sends faces through their codes and back, and says what is lost. Run train.cs first.
using LatentSharp.Runs;
using LatentSharp.Runs.Reconstructing;

using Run run = Run.Open("runs/sample");
ReconstructResult result = run.Reconstruct("faces:11", "faces:12", "faces:13");
result.Save("reconstruction.png");
foreach (ReconstructedPicture picture in result.Pictures)
{
    Console.WriteLine($"{picture.Name}: {picture.Psnr:F1} dB; its code says {picture.InformationBits:F0} bits about it, " +
        $"as PNG it has {8 * picture.PngBytes} bits");
}

run.Reconstruct(new ReconstructRequest { Inputs = ["faces:11"], Sampled = true }).Save("sampled.png");
Console.WriteLine("from mean codes: reconstruction.png; from a draw of the posterior: sampled.png");

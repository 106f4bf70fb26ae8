
#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false
using LatentSharp.Imaging;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Planes;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Reports.Drawn;
using LatentSharp.Tensors;
using LatentSharp.Training;

// Decodes a plane of the latent space and measures how much of the prior on it has no data: the gaps. Run train.cs first.

(Autoencoder model, ModelCard _) = ModelFile.Load("runs/sample/model.safetensors");
CodeTable codes = LatentStore.Load("runs/sample/model.safetensors").Codes;

LatentPlane plane = LatentPlane.PrincipalAxes(codes, range: 3);
Tensor grid = Grid.Codes(plane, rows: 9, columns: 9);
Png.WriteFile("grid.png", ContactSheet.Render([.. Sheets.Decode(model, grid)], new ContactSheetOptions { Columns = 9, Gap = 1 }));

PlaneDensity density = PlaneDensity.Measure(plane, codes, PlanePicture.DensityResolution, PlanePicture.DensityResolution);
Png.WriteFile("plane.png", PlanePicture.Draw(model, codes, plane, density, "VAE", side: 9, Spacing.EqualSteps));
Console.WriteLine($"{100 * density.Gaps():F0} % of the prior's mass on this plane has almost no data: grid.png, plane.png");

#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Decodes a plane of the latent space and measures how much of the prior on it has no data: the gaps. Run train.cs first.
using LatentSharp.Runs;
using LatentSharp.Runs.Planes;

using Run run = Run.Open("runs/sample");
GridResult grid = run.Grid(new GridRequest { Principal = true, Side = 9 });
grid.Save("plane.png");
Console.WriteLine($"{100 * grid.Gaps[0]:F0} % of the prior's mass on this plane has almost no data: plane.png");

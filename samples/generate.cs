#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Draws new faces from the prior, tamer ones, ones from a density fitted to the codes, and variations of one face. Run train.cs first.
using LatentSharp.Runs;
using LatentSharp.Runs.Sampling;

using Run run = Run.Open("runs/sample");
run.Sample(24).Save("prior.png");
run.Sample(new SampleRequest { Count = 24, Temperature = 0.7 }).Save("tamer.png");
run.Sample(new SampleRequest { Count = 24, From = "mixture" }).Save("mixture.png");
run.Sample(new SampleRequest { Count = 24, Like = "faces:7", Spread = 0.4 }).Save("variations.png");
Console.WriteLine("24 faces each: prior.png, tamer.png, mixture.png, variations.png");

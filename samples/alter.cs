#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Moves faces towards features: average-code arithmetic, z + α(z̄ − z), and the rule that was found best. Run train.cs first.
using LatentSharp.Latent.Directions;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;

using Run run = Run.Open("runs/sample");
AlterResult best = run.Alter("faces:1", "Blond_Hair");
best.Save("blond.png");
run.Alter(new AlterRequest
{
    Inputs = ["faces:1", "faces:2", "faces:3"],
    Toward = [new Toward("Blond_Hair", 0.7)],
    How = AlterMethod.Average,
}).Save("average.png");
foreach (AlteredFeature feature in best.Features)
{
    Console.WriteLine($"{feature.Feature} by {feature.Strength:F1} ({feature.How}); {100 * feature.Flips:F0} % of held-out faces flip");
}

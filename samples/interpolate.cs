#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Goes between two and three faces, z = z1 + a (z2 - z1) + b (z3 - z1), and measures how evenly. Run train.cs first.
using LatentSharp.Runs;
using LatentSharp.Runs.Interpolating;

using Run run = Run.Open("runs/sample");
InterpolateResult way = run.Interpolate(new InterpolateRequest { Inputs = ["faces:3", "faces:14"], Steps = 9 });
way.Save("path.png");
way.Save("path.gif");
run.Interpolate("faces:3", "faces:14", "faces:15").Save("triangle.png");
Console.WriteLine($"{100 * way.Jump:F0} % of the change falls into the most sudden eighth of the way (even: 12.5 %): " +
    "path.png, path.gif, triangle.png");

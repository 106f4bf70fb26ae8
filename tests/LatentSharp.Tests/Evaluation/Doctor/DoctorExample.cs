using LatentSharp.Evaluation.Doctor;
using LatentSharp.Runs;

namespace LatentSharp.Tests.Evaluation.Doctor;

/// <summary>The example of docs/doctor.md.</summary>
internal static class DoctorExample
{
    public static void Print()
    {
        // example begins
        using Run run = Run.Open("runs/faces");
        foreach (Finding finding in run.Findings)
        {
            Console.WriteLine($"{finding.Check}, {finding.Figure:G3}: {finding.Verdict}; try {finding.Try}");
        }
        // example ends
    }
}

using LatentSharp.Runs;

namespace LatentSharp.Tests.House;

/// <summary>
/// The main job in the README, compiled and run by <see cref="ReadmeTests"/>, which also holds the two texts against each other.
/// </summary>
internal static class ReadmeTwoLines
{
    public static void Do()
    {
        // example begins
        Run run = Run.Train("pictures/");
        run.Sample(64).Save("new.png");
        // example ends
    }
}

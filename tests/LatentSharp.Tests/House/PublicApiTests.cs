using System.Reflection;

namespace LatentSharp.Tests.House;

/// <summary>
/// What the libraries offer is what the files in PublicApi say. After a change that is meant, run the tests once with
/// LATENTSHARP_ACCEPT=1 and read the difference before it is committed.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("LatentSharp.Tensors")]
    [InlineData("LatentSharp.Imaging")]
    [InlineData("LatentSharp")]
    public void IsAsListed(string library)
    {
        Assembly assembly = TypeTests.Assemblies.Single(a => a.GetName().Name == library);
        string path = Path.Combine(SourceTree.Root, "tests", "LatentSharp.Tests", "House", "PublicApi", library + ".txt");
        string found = PublicApiWriter.Write(assembly);
        if (Environment.GetEnvironmentVariable("LATENTSHARP_ACCEPT") == "1")
        {
            File.WriteAllText(path, found);
        }

        string expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        string[] added = [.. found.Split('\n').Except(expected.Split('\n'))];
        string[] removed = [.. expected.Split('\n').Except(found.Split('\n'))];
        found.ShouldBe(expected, $"added: {string.Join(" | ", added)}; removed: {string.Join(" | ", removed)}");
    }

    [Fact]
    public void TheListingIsReadable() => PublicApiWriter.Write([typeof(Sample), typeof(SampleChoice), typeof(SampleRecord)]).ShouldBe(
        """
        sealed class LatentSharp.Tests.House.PublicApiTests.Sample : IDisposable
            Sample(int count = 3)
            const int Most = 7
            int Count { get; init; }
            static (int, string)? Find<T>(ReadOnlySpan<T> items, out bool found, params int[] places)
            void Dispose()

        enum LatentSharp.Tests.House.PublicApiTests.SampleChoice
            Second = 0
            First = 5

        sealed record LatentSharp.Tests.House.PublicApiTests.SampleRecord
            SampleRecord(sbyte Value)
            sbyte Value { get; init; }

        """.ReplaceLineEndings("\n"));

    public enum SampleChoice
    {
        Second,
        First = 5,
    }

    public sealed record SampleRecord(sbyte Value);

    public sealed class Sample : IDisposable
    {
        public const int Most = 7;

        public Sample(int count = 3) => Count = count;

        public int Count { get; init; }

        public static (int Place, string Name)? Find<T>(ReadOnlySpan<T> items, out bool found, params int[] places)
        {
            found = items.Length + places.Length > 0;
            return null;
        }

        public void Dispose()
        {
        }

        internal void Hidden()
        {
        }
    }
}

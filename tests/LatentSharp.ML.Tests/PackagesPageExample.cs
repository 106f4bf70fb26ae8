using LatentSharp.ML;
using Microsoft.ML;

namespace PackagesPage;

/// <summary>The lines of docs/packages.md, compiled here; a test of the house holds the two texts against each other.</summary>
internal static class PackagesPageExample
{
    public static IEstimator<ITransformer> Pipeline()
    {
        // example begins
        var context = new MLContext(seed: 1);
        var pipeline = new VaeEstimator(context, new VaeOptions { Input = "Features" })
            .Append(context.Transforms.ProjectToPrincipalComponents("Plane", "Code", rank: 2))
            .Append(context.Clustering.Trainers.KMeans("Code", numberOfClusters: 5));
        // example ends
        return pipeline;
    }
}

namespace LatentSharp.Data.Named;

/// <summary>
/// The sets that can be fetched. Sums and lengths are those of the files as first published. MNIST: more than ten independent public
/// loaders agree on each sum, and the unpacked test pictures, test labels and training labels were compared byte for byte with a copy.
/// Fashion-MNIST: two independent lists agree on each sum.
/// </summary>
internal static class NamedSets
{
    private const string TrainImages = "train-images-idx3-ubyte.gz";
    private const string TrainLabels = "train-labels-idx1-ubyte.gz";
    private const string TestImages = "t10k-images-idx3-ubyte.gz";
    private const string TestLabels = "t10k-labels-idx1-ubyte.gz";

    private static readonly NamedSet Mnist = new()
    {
        Name = "mnist",
        Title = "handwritten digits, 28×28, grey",
        Pictures = 70_000,
        License = "CC BY-SA 3.0",
        Source = "LeCun, Cortes, Burges; yann.lecun.com/exdb/mnist",
        Mirrors =
        [
            new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new Uri("https://raw.githubusercontent.com/fgnt/mnist/master/"),
        ],
        Files =
        [
            new NamedFile(TrainImages, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new NamedFile(TrainLabels, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new NamedFile(TestImages, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new NamedFile(TestLabels, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ],
    };

    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<NamedSet> All { get; } =
    [
        Mnist,
        new NamedSet
        {
            Name = "fashion-mnist",
            Title = "articles of clothing, 28×28, grey",
            Pictures = 70_000,
            License = "MIT",
            Source = "Zalando; Xiao, Rasul, Vollgraf 2017; github.com/zalandoresearch/fashion-mnist",
            Mirrors =
            [
                new Uri("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                new Uri("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
                new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            ],
            Files =
            [
                new NamedFile(TrainImages, 26_421_880, "08dc20ab1689590a0bcd66e874647b6ee8464e2d501b5a3f1f78831db19a3fdc"),
                new NamedFile(TrainLabels, 29_515, "b0197879cbda89f3dc7b894f9fd52b858e68ea4182b6947c9d8c2b67e5f18dcc"),
                new NamedFile(TestImages, 4_422_102, "78dcbbfb5a27efaf1b6c1d616caca68560be8766c5bffcb2791df9273a534229"),
                new NamedFile(TestLabels, 5_148, "42bd18137a62d5998cdeae52bf3a0676ac6b706f5cf8439b47bb5b151ae3dccf"),
            ],
        },
        Mnist with
        {
            Name = "turned-digits",
            Title = "digits of mnist, 3, 4 and 7, turned to 12 angles, which are their labels",
            Pictures = 21_258,
            MadeOf = Mnist.Name,
            Angles = 12,
            Only = ["3", "4", "7"],
        },
    ];

    /// <summary>The weights of ResNet-18, which is no set of pictures: fetched as one, opened by its own reader.</summary>
    public static NamedSet ResNet18 { get; } = new()
    {
        Name = "resnet18",
        Title = "weights of ResNet-18 trained on ImageNet, for features",
        Pictures = 0,
        License = "MIT",
        Source = "Microsoft; nuget.org/packages/Microsoft.ML.DnnImageFeaturizer.ResNet18",
        Mirrors = [new Uri("https://api.nuget.org/v3-flatcontainer/microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/")],
        Files =
        [
            new NamedFile("microsoft.ml.dnnimagefeaturizer.resnet18.0.23.1.nupkg", 59_500_419,
                "7679c0f8832902d64019b7c8f79784d02bcbbce008d22a5249bdef8e8f45cb73"),
        ],
    };

    /// <summary>The set of a name, letter case ignored; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public static NamedSet? Find(string name) =>
        All.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase));
}

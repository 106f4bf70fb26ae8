using System.Reflection;
using System.Runtime.CompilerServices;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Tests.House;

public sealed class TypeTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The three libraries.</summary>
    internal static readonly Assembly[] Assemblies = [typeof(Tensor).Assembly, typeof(Picture).Assembly, typeof(Autoencoder).Assembly];

    [Fact]
    public void EveryClassIsAbstractSealedOrStatic() =>
        Own().Where(IsOpen).Select(t => t.FullName).ShouldBeEmpty();

    /// <summary>But those of the parts of a model and of operations: what one does not have it leaves as it is, e.g. parameters.</summary>
    [Fact]
    public void NoVirtualMethodHasABody() =>
        Own().Where(type => !Parts.Contains(type.Namespace)).SelectMany(VirtualBodies).ShouldBeEmpty();

    [Fact]
    public void ThePlantedOnesAreFound()
    {
        IsOpen(typeof(PlantedOpen)).ShouldBeTrue();
        VirtualBodies(typeof(PlantedBase)).ShouldBe([$"{typeof(PlantedBase).FullName}.Body"]);
        VirtualBodies(typeof(PlantedMiddle)).ShouldBe([$"{typeof(PlantedMiddle).FullName}.Abstract"]);
        VirtualBodies(typeof(IPlanted)).ShouldBe([$"{typeof(IPlanted).FullName}.Body"]);
    }

    private static readonly string?[] Parts =
        ["LatentSharp.Distributions", "LatentSharp.Networks", "LatentSharp.Models", "LatentSharp.Models.Objectives",
        "LatentSharp.Tensors.Autodiff", "LatentSharp.Layers"];

    private static IEnumerable<Type> Own() => Assemblies.SelectMany(a => a.GetTypes())
        .Where(t => t.Namespace is { } name && name.StartsWith("LatentSharp", StringComparison.Ordinal))
        .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.Name.Contains('<', StringComparison.Ordinal));

    private static bool IsOpen(Type type) => type.IsClass && !type.IsAbstract && !type.IsSealed;

    /// <summary>Methods that a class further down could change although they do something already.</summary>
    private static IEnumerable<string> VirtualBodies(Type type) => type.IsSealed || type.IsValueType
        ? []
        : type.GetMethods(Declared)
            .Where(m => m.IsVirtual && !m.IsAbstract && !m.IsFinal && !m.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Where(m => Assemblies.Append(typeof(TypeTests).Assembly).Contains(m.GetBaseDefinition().DeclaringType!.Assembly))
            .Select(m => $"{type.FullName}.{m.Name}");

    private interface IPlanted
    {
        int Body() => 1;

        int NoBody();
    }

#pragma warning disable CA1852 // open on purpose
    private class PlantedOpen;
#pragma warning restore CA1852

    private abstract class PlantedBase
    {
        public virtual int Body() => 1;

        public abstract int Abstract();

        public override string ToString() => "allowed";
    }

    private abstract class PlantedMiddle : PlantedBase
    {
        public override int Abstract() => 1;
    }
}

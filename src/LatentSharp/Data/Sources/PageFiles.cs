using LatentSharp.Data.Sources.Archives;

namespace LatentSharp.Data.Sources;

/// <summary>The files of a container, of which the one whose pages were read last is kept: its next page is read from any thread.</summary>
internal sealed class PageFiles(IPictureContainer container)
{
    private readonly Lock _lock = new();
    private string? _name;
    private byte[] _bytes = [];

    public IPictureContainer Container => container;

    /// <summary>All bytes of a file.</summary>
    /// <param name="name">Its name in the container.</param>
    /// <param name="isPage">Whether one page of several is wanted of it.</param>
    /// <exception cref="DataException">It cannot be read.</exception>
    public byte[] Read(string name, bool isPage)
    {
        if (!isPage)
        {
            return container.Read(name);
        }

        lock (_lock)
        {
            _bytes = _name == name ? _bytes : container.Read(name);
            _name = name;
            return _bytes;
        }
    }
}

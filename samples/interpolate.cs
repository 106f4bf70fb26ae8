#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Goes between two and three faces, z = z1 + a (z2 - z1) + b (z3 - z1), and measures how evenly. Run train.cs first.
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

(Autoencoder model, ModelCard _) = ModelFile.Load("runs/sample/model.safetensors");
PictureDataset faces = PictureDataset.Open("faces", new DataOptions { Size = 32, Limit = 1200 });
var pixels = new Tensor(model.BatchShape(3));
faces.Fill([3, 14, 15], pixels);
Tensor three = model.Encode(pixels);

Tensor path = LatentPath.Linear(three.Span[..16], three.Span[16..32], steps: 9);
Picture[] frames = [.. Sheets.Decode(model, path)];
Png.WriteFile("path.png", ContactSheet.Render(frames, new ContactSheetOptions { Columns = 9 }));
File.WriteAllBytes("path.gif", AnimatedGif.Encode([.. frames.Select(f => f.Enlarge(6)), .. frames.Reverse().Select(f => f.Enlarge(6))],
    80));

Picture middle = Sheets.Decode(model, Mixing.Weighted(three, [1.0 / 3, 1.0 / 3, 1.0 / 3]).Code).First();
Png.WriteFile("middle.png", middle.Enlarge(8));

SuddenChange change = SuddenChange.Measure(model, path);
Console.WriteLine($"{100 * change.Jump:F0} % of the change falls into the most sudden eighth of the way (even: 12.5 %): path.png, " +
    $"path.gif, middle.png");

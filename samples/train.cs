#:project ../src/LatentSharp/LatentSharp.csproj
#:property PublishAot=false

// Trains a small VAE on the built-in faces, prints each evaluation, and draws 32 new faces.
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Training;

PictureSet faces = PictureSource.Open("faces", new PictureOptions { Size = 32, Limit = 600 });
var model = new Autoencoder(
    new ModelOptions { Pictures = faces.Format, Latent = 16, Network = new NetworkOptions { Channels = [16, 32, 64] } },
    seed: 1);

var trainer = new Trainer(model, faces, Split.ByContent(faces), new TrainingOptions { Epochs = 4 }, new RunFolder("runs/sample"), new TrainingHooks
{
    Evaluated = e => Console.WriteLine($"epoch {e.Epoch}: {e.Test.Reconstruction:F1} + {e.Test.Kl:F1} nats"),
});
ModelCard card = trainer.Run();
Console.WriteLine($"held-out faces: {card.Test!.Psnr:F1} dB");
Png.WriteFile("faces.png", ContactSheet.Render(Sheets.Pictures(model.Sample(32, seed: 1), faces.Format)));

using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

/// <summary>The engine of docs/scaling.md, compiled and run by <see cref="OtherStepTests"/>.</summary>
internal static class OwnStepExample
{
    internal static class Shown
    {
        // example begins
        /// <summary>Gradient descent, in place of the rule of the options, on layers that a program has composed.</summary>
        public sealed class Descent(StepContext here, Layer encoder, Layer decoder) : ITrainingStep
        {
            private readonly Tape _tape = new();

            public LossTerms Run(ReadOnlySpan<int> batch, StepPlace place)
            {
                Autoencoder model = here.Model;
                var noise = new RandomStream(here.Options.Seed, stream: 2).Substream((ulong)place.Number);
                Variable x = _tape.Constant(here.Set.Batch(batch));
                Distribution q = model.Posterior.Given(encoder.Forward(x, training: true));
                Variable z = q.Sample(noise);
                Distribution p = model.Likelihood.Given(decoder.Forward(z, training: true), training: true);
                var pass = new ModelPass(x, q, model.Prior.On(_tape, z.Shape), z, p) { HasSpread = true };
                IReadOnlyList<LossTerm> terms = model.Objective.Terms(pass, place.Epoch);
                _tape.Backward(Objective.Loss(terms));

                float rate = (float)(here.Options.Rate(place.Epoch) * place.RateScale);
                foreach (Parameter parameter in model.Parameters)
                {
                    for (int i = 0; i < parameter.Value.Length; i++)
                    {
                        parameter.Value.Span[i] -= rate * parameter.Gradient.Span[i];
                    }
                }

                TermValue[] values = [.. terms.Select(term =>
                    new TermValue(term.Name, term.Value.Mean().Value.Span[0], term.Weight, term.Unit, term.IsOfBound))];
                _tape.Clear();
                here.Optimizer.Steps++;
                return new LossTerms(values);
            }

            // An engine with tensors of its own copies them to those of the context here, and back: weights, buffers, moments, step count.
            public void FetchState()
            {
            }

            public void SendState()
            {
            }
        }
        // example ends
    }
}

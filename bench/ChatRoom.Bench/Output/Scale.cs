using System.Globalization;

namespace ChatRoom.Bench.Output;

/// <summary>Maps values to a stretch of pixels, evenly or by their logarithm, and knows where to write numbers.</summary>
/// <param name="Least">The value at the beginning.</param>
/// <param name="Most">The value at the end.</param>
/// <param name="From">The pixel of the beginning.</param>
/// <param name="To">The pixel of the end.</param>
/// <param name="Logarithmic">Whether equal ratios are equal lengths.</param>
internal sealed record Scale(double Least, double Most, double From, double To, bool Logarithmic)
{
    private static readonly double[] RoundSteps = [1, 2, 5, 10];

    /// <summary>From zero to a round value above <paramref name="most"/>.</summary>
    public static Scale FromZero(double most, double from, double to)
    {
        var step = StepFor(most);
        return new Scale(0, Math.Ceiling(most / step) * step, from, to, Logarithmic: false);
    }

    /// <summary>Whole powers of ten around the values.</summary>
    public static Scale Decades(double least, double most, double from, double to) => new(
        Math.Pow(10, Math.Floor(Math.Log10(least))), Math.Pow(10, Math.Ceiling(Math.Log10(most))), from, to, Logarithmic: true);

    /// <summary>Where numbers are written: at round steps, or at the powers of ten.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            if (Logarithmic)
            {
                for (var power = Math.Ceiling(Math.Log10(Least)); power <= Math.Log10(Most) + 1e-9; power++)
                {
                    yield return Math.Pow(10, power);
                }

                yield break;
            }

            var step = StepFor(Most);
            for (var i = 0; i * step <= Most * 1.0001; i++)
            {
                yield return i * step;
            }
        }
    }

    /// <summary>The pixel of a value.</summary>
    public double this[double value] => Logarithmic
        ? From + (To - From) * Math.Log(value / Least) / Math.Log(Most / Least)
        : From + (To - From) * (value - Least) / (Most - Least);

    /// <summary>A number as this axis shows it.</summary>
    public string Show(double value) => value switch
    {
        0 => "0",
        _ when Most >= 1_000_000 && !Logarithmic => (value / 1_000_000).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>A round step of which four to eight make the whole.</summary>
    private static double StepFor(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / 4)));
        return RoundSteps.First(s => most / (s * power) <= 8) * power;
    }
}

using System.Globalization;
using ChatRoom.Server.Web.Browser;

namespace ChatRoom.Bench.Output;

/// <summary>Results as CSV, one figure to a line, so that every mode writes, and the chart reads, the same file.</summary>
internal static class ResultFile
{
    private const string Head = "mode,server,clients,senders,window,bytes,rate,round,figure,value";

    /// <summary>Adds the figures of a run to the file; begins it if it is not there. Does nothing without a path.</summary>
    public static void Append(string path, string mode, string server, LoadShape shape, int round, Result result)
    {
        if (path.Length == 0)
        {
            return;
        }

        using var file = new StreamWriter(path, append: true);
        if (file.BaseStream.Position == 0)
        {
            file.WriteLine(Head);
        }

        foreach (var (figure, value) in result.Values)
        {
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mode},{server},{shape.Clients},{shape.Senders},{shape.Window},{shape.Bytes},{shape.Rate},{round},{figure.Key},{value}"));
        }
    }

    /// <summary>Every line of a file but its head.</summary>
    public static IEnumerable<ResultLine> Read(string path) =>
        from line in File.ReadLines(path).Skip(1)
        select line.Split(',') into fields
        where fields.Length == 10
        select new ResultLine(
            fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture), fields[8],
            double.Parse(fields[9], CultureInfo.InvariantCulture));
}

/// <summary>One figure of one run.</summary>
internal sealed record ResultLine(string Mode, string Server, int Clients, string Figure, double Value);

/// <summary>The size of a load.</summary>
internal sealed record LoadShape(int Clients, int Senders, int Window, int Bytes, double Rate);

using System.Globalization;

namespace ChatRoom.Bench.Modes;

/// <summary>Draws deliveries a second and delays against the number of clients, from a file that --out has written.</summary>
internal static class Chart
{
    private const double Width = 800;
    private const double Height = 620;
    private const double Left = 78;
    private const double Right = 640;
    private const double LabelGap = 15;

    public static Mode Mode { get; } = new(
        "chart",
        "draws deliveries/s and delays against the number of clients from a file written with --out",
        [
            new("in", "", "the CSV file that the figures were written to"),
            new("out", "docs/images/fanout.svg", "the picture"),
            new("mode", "fanout", "which mode's figures: fanout or open"),
        ],
        options => Task.FromResult(Run(options)));

    private static int Run(BenchOptions options)
    {
        if (!File.Exists(options.Text("in")))
        {
            throw new BenchException("--in must name a file that another mode has written with --out.");
        }

        var lines = ResultFile.Read(options.Text("in")).Where(l => l.Mode == options.Text("mode")).ToList();
        var servers = lines.Select(l => l.Server).Distinct().ToList();
        if (servers.Count == 0 || servers.Count > Svg.ColorCount)
        {
            throw new BenchException(
                $"{options.Text("in")} has {options.Text("mode")} figures of {servers.Count} servers; there can be 1 to {Svg.ColorCount}.");
        }

        File.WriteAllText(options.Text("out"), Draw(lines, servers));
        Console.WriteLine($"{options.Text("out")}: {string.Join(", ", servers)}");
        return 0;
    }

    private static string Draw(List<ResultLine> lines, List<string> servers)
    {
        var clients = lines.Select(l => l.Clients).Distinct().Order().ToList();
        var svg = new Svg(Width, Height, "Deliveries a second and delay by the number of clients in a room", Describe(lines, servers, clients));
        var x = new Scale(clients[0], Math.Max(clients[^1], clients[0] + 1), Left, Right, Logarithmic: true);

        var deliveries = servers.Select(s => new Series(s, Points(lines, s, Figure.Deliveries))).ToList();
        DrawPanel(
            svg, "Deliveries a second", deliveries, x,
            Scale.FromZero(deliveries.Max(s => s.Points.Max(p => p.Most)), from: 270, to: 46), clients, dashed: _ => false);

        var delays = servers.SelectMany(s => new[]
        {
            new Series(servers.Count == 1 ? "median" : $"{s}, median", Points(lines, s, Figure.P50)),
            new Series(servers.Count == 1 ? "99th of 100" : $"{s}, 99th", Points(lines, s, Figure.P99)),
        }).ToList();
        var all = delays.SelectMany(s => s.Points).ToList();
        DrawPanel(
            svg, "Delay from sending to receiving, ms", delays, x,
            Scale.Decades(all.Min(p => p.Least), all.Max(p => p.Most), from: 566, to: 342), clients, dashed: i => i % 2 == 1);
        svg.Write((Left + Right) / 2, Height - 8, "clients in the room, each of which receives every message", "middle");
        return svg.ToString();
    }

    private static void DrawPanel(
        Svg svg, string head, List<Series> series, Scale x, Scale y, List<int> clients, Func<int, bool> dashed)
    {
        svg.Write(Left, y.To - 18, head, style: "head");
        foreach (var tick in y.Ticks)
        {
            svg.Line(Left, y[tick], Right, y[tick], tick == y.Least ? "axis" : "grid");
            svg.Write(Left - 10, y[tick] + 4, y.Show(tick), "end");
        }

        foreach (var count in clients)
        {
            svg.Line(x[count], y.From, x[count], y.From + 5, "axis");
            svg.Write(x[count], y.From + 20, x.Show(count), "middle");
        }

        var colors = series.Select((_, i) => series.Count > 1 && dashed(1) ? i / 2 : i).ToList();
        for (var i = 0; i < series.Count; i++)
        {
            svg.Path(series[i].Points.Select(p => (x[p.Clients], y[p.Median])), $"s{colors[i]}{(dashed(i) ? " dashed" : "")}");
            foreach (var point in series[i].Points)
            {
                svg.Line(x[point.Clients], y[point.Least], x[point.Clients], y[point.Most], $"range s{colors[i]}");
                svg.Dot(x[point.Clients], y[point.Median], $"f{colors[i]}");
            }
        }

        WriteLabels(svg, series, x, y);
    }

    /// <summary>Names each line at its end; names that would overlap move apart.</summary>
    private static void WriteLabels(Svg svg, List<Series> series, Scale x, Scale y)
    {
        var last = double.NegativeInfinity;
        foreach (var line in series.OrderBy(s => y[s.Points[^1].Median]))
        {
            last = Math.Max(y[line.Points[^1].Median] + 4, last + LabelGap);
            svg.Write(x[line.Points[^1].Clients] + 10, last, line.Name);
        }
    }

    private static List<Point> Points(List<ResultLine> lines, string server, Figure figure) =>
    [
        .. from line in lines
           where line.Server == server && line.Figure == figure.Key && double.IsFinite(line.Value) && line.Value > 0
           group line.Value by line.Clients into values
           orderby values.Key
           select new Point(values.Key, values.Median(), values.Min(), values.Max()),
    ];

    private static string Describe(List<ResultLine> lines, List<string> servers, List<int> clients)
    {
        var sentences = servers.SelectMany(server =>
        {
            var deliveries = Points(lines, server, Figure.Deliveries).ToDictionary(p => p.Clients);
            var median = Points(lines, server, Figure.P50).ToDictionary(p => p.Clients);
            var late = Points(lines, server, Figure.P99).ToDictionary(p => p.Clients);
            return clients.Where(deliveries.ContainsKey).Select(c => string.Create(
                CultureInfo.InvariantCulture,
                $"{server} with {c:N0} clients: {deliveries[c].Median / 1e6:0.##} million deliveries a second, median delay {median[c].Median:0.##} ms, 99th of 100 {late[c].Median:0.##} ms."));
        });
        return "Two panels over the number of clients on a logarithmic axis; medians of several runs, bars from the least to the most. "
            + string.Join(' ', sentences);
    }

    private sealed record Series(string Name, List<Point> Points);

    private sealed record Point(int Clients, double Median, double Least, double Most);
}

using System.Globalization;

namespace ChatRoom.Bench.Output;

/// <summary>Something that is measured.</summary>
/// <param name="Key">Its name in files; never changes.</param>
/// <param name="Label">Its name for people, with the unit.</param>
/// <param name="Format">How it is printed.</param>
internal sealed record Figure(string Key, string Label, string Format)
{
    public static readonly Figure Deliveries = new("deliveries_per_s", "deliveries/s", "N0");
    public static readonly Figure Messages = new("messages_per_s", "messages/s", "N0");
    public static readonly Figure PerCpuSecond = new("deliveries_per_cpu_s", "deliveries per server CPU s", "N0");
    public static readonly Figure PerReceive = new("deliveries_per_receive", "deliveries per receive", "N0");
    public static readonly Figure P50 = new("p50_ms", "delay p50 ms", "F2");
    public static readonly Figure P99 = new("p99_ms", "p99 ms", "F2");
    public static readonly Figure P999 = new("p999_ms", "p99.9 ms", "F2");
    public static readonly Figure MaxDelay = new("max_ms", "max ms", "F2");
    public static readonly Figure Lateness = new("generator_late_ms", "generator late by at most ms", "F2");
    public static readonly Figure ServerCpu = new("server_cpu_s", "server CPU s", "F2");
    public static readonly Figure ServerShare = new("server_cores", "server, cores", "F2");
    public static readonly Figure GeneratorShare = new("generator_cores", "generator, cores", "F2");
    public static readonly Figure OtherShare = new("other_cores", "other processes, cores", "F2");
    public static readonly Figure Memory = new("server_mib", "server MiB", "F1");
    public static readonly Figure PeakMemory = new("server_peak_mib", "server MiB at most", "F1");
    public static readonly Figure JoinTime = new("join_s", "all joined s", "F3");
    public static readonly Figure SettleTime = new("settle_s", "announcements settled s", "F3");
    public static readonly Figure JoinCpu = new("join_cpu_s", "server CPU s for that", "F2");
    public static readonly Figure Announcements = new("announcements", "announcement lines", "N0");
    public static readonly Figure JoinBytes = new("join_mib", "MiB received", "F1");
    public static readonly Figure MemoryBefore = new("server_empty_mib", "server MiB empty", "F1");
    public static readonly Figure PerConnection = new("kib_per_connection", "KiB per connection", "F2");
    public static readonly Figure IdleShare = new("idle_cores", "server, cores while idle", "F4");
    public static readonly Figure Before = new("before_per_s", "others before, deliveries/s", "N0");
    public static readonly Figure While = new("while_per_s", "others while one stops, deliveries/s", "N0");
    public static readonly Figure WhileRatio = new("while_ratio", "while/before", "F2");
    public static readonly Figure WorstSecond = new("worst_second_per_s", "worst second", "N0");
    public static readonly Figure Missed = new("missed_mib", "the stopped one is behind by MiB", "F0");
    public static readonly Figure Growth = new("growth_mib", "memory grew by MiB", "F1");
    public static readonly Figure Dropped = new("dropped_after_s", "dropped after s (-1: kept)", "F1");
    public static readonly Figure CatchUp = new("catch_up_s", "caught up in s (-1: no)", "F2");
    public static readonly Figure CpuPerPage = new("cpu_ms_per_page_s", "server CPU ms/s per page", "F2");
    public static readonly Figure MemoryPerPage = new("kib_per_page", "KiB per page", "N0");
    public static readonly Figure WirePerPage = new("wire_kib_per_page_s", "KiB/s per page on the wire", "F1");
    public static readonly Figure PayloadPerPage = new("payload_kib_per_page_s", "unpacked KiB/s per page", "F1");
    public static readonly Figure Renders = new("renders_per_page_s", "renders/s per page", "F1");

    /// <summary>A value as people read it.</summary>
    public string Show(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}

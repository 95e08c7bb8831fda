namespace ChatRoom.Bench;

/// <summary>Everything this program can do.</summary>
internal static class ModeTable
{
    public static IReadOnlyList<Mode> All { get; } =
    [
        .. ServerLoads.All.Select(Rounds.ModeOf),
        Compare.Mode,
        OpeningTime.Mode,
        CatchUp.Mode,
        RoomThroughput.Mode,
        CommitDelay.Mode,
        TranscriptSpeed.Mode,
        ManyRooms.Mode,
        Allocations.Mode,
        Joins.Mode,
        SelfCheck.Mode,
        Chart.Mode,
    ];

    /// <exception cref="BenchException">There is no such mode.</exception>
    public static Mode Find(string name) => All.Append(RoomServer.Mode).FirstOrDefault(m => m.Name == name)
        ?? throw new BenchException($"There is no mode '{name}'. There are: {string.Join(", ", All.Select(m => m.Name))}.");
}

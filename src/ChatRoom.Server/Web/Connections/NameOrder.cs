using System.Globalization;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Orders the names of people and rooms as people read them: <c>anna_2</c> before <c>anna_10</c>, in any case.</summary>
internal sealed class NameOrder : IComparer<string>
{
    private static readonly CompareInfo Names = CultureInfo.InvariantCulture.CompareInfo;

    private NameOrder()
    {
    }

    /// <summary>Gets the order.</summary>
    public static NameOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => Names.Compare(x, y, CompareOptions.NumericOrdering | CompareOptions.IgnoreCase);
}

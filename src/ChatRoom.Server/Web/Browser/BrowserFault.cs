using System.Text.Json;
using Microsoft.JSInterop;

namespace ChatRoom.Server.Web.Browser;

/// <summary>Tells the faults of a browser from those of the server: a browser may answer anything, or not at all.</summary>
internal static class BrowserFault
{
    /// <summary>Returns whether a browser failed, gave no answer in time, or gave one that makes no sense.</summary>
    public static bool IsBadAnswer(Exception fault) => fault is JSException or JsonException or OperationCanceledException;

    /// <summary>Returns whether a browser has gone, or <see cref="IsBadAnswer"/>.</summary>
    public static bool IsAny(Exception fault) => fault is JSDisconnectedException || IsBadAnswer(fault);
}

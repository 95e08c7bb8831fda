using System.Net.Sockets;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Settings;
using Microsoft.AspNetCore.Connections;

namespace ChatRoom.Server.Hosting;

/// <summary>Separates faults that an operator can correct from faults of the program.</summary>
internal static class StartFault
{
    private const string AnotherAddress = "Choose another web address with --urls=http://*:NUMBER.";

    /// <summary>Explains a fault of the configuration or of the machine in one line.</summary>
    /// <param name="exception">The exception that ended the start or a command.</param>
    /// <param name="configuration">The configuration it had, if it was read.</param>
    /// <returns>Null for a fault of the program.</returns>
    public static string? Explain(Exception exception, IConfiguration? configuration) => exception switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Explain(first, configuration),
        SettingException or TranscriptException or RoomCatalogException or SearchException => OneLine(exception.Message),
        // Kestrel says "Failed to bind to address http://[::]:8080: address already in use."
        IOException { InnerException: AddressInUseException or SocketException } or SocketException =>
            $"{OneLine(exception.Message)} {AnotherAddress}",
        // Kestrel, of an https address without a certificate.
        InvalidOperationException when exception.Message.StartsWith("Unable to configure HTTPS", StringComparison.Ordinal) =>
            OneLine(exception.Message),
        // appsettings.json cannot be read.
        InvalidDataException => OneLine(exception.Message),
        _ => SettingFault.Explain(exception, configuration) is { } line ? OneLine(line) : null,
    };

    /// <summary>Joins the lines of a message.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}

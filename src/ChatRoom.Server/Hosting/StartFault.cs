using System.Net.Sockets;
using ChatRoom.Core.Transcripts;
using Microsoft.AspNetCore.Connections;

namespace ChatRoom.Server.Hosting;

/// <summary>Tells what an operator can mend from what only we can.</summary>
internal static class StartFault
{
    private const string AnotherAddress = "Choose another web address with --urls=http://*:NUMBER.";

    /// <summary>One line for a fault of the configuration or of the machine; null for a fault of ours.</summary>
    public static string? Explain(Exception e) => e switch
    {
        SettingException or TranscriptException => OneLine(e.Message),
        // Kestrel says "Failed to bind to address http://[::]:8080: address already in use."
        IOException { InnerException: AddressInUseException or SocketException } or SocketException =>
            $"{OneLine(e.Message)} {AnotherAddress}",
        FormatException => $"The web address is wrong: {OneLine(e.Message)} Write it as --urls=http://*:8080.",
        // Kestrel, of an https address without a certificate.
        InvalidOperationException when e.Message.StartsWith("Unable to configure HTTPS", StringComparison.Ordinal) =>
            OneLine(e.Message),
        // appsettings.json cannot be read.
        InvalidDataException => OneLine(e.Message),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}

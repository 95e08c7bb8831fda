using System.Globalization;

namespace ChatRoom.Testing;

/// <summary>Reads numbers of the environment, by which the programs in <c>bench</c> make a test larger.</summary>
internal static class GivenNumber
{
    /// <summary>Returns the number in a variable of the environment, or <paramref name="otherwise"/> if it is not set or empty.</summary>
    public static int Of(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}

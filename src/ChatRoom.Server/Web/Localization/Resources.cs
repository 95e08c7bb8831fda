namespace ChatRoom.Server.Web.Localization;

/// <summary>
/// Marks the texts of the page: <c>Resources.resx</c> is English, <c>Resources.LANGUAGE.resx</c> is another language.
/// </summary>
/// <remarks>One more file adds a language. The page offers it to the browsers that ask for it.</remarks>
public sealed class Resources;

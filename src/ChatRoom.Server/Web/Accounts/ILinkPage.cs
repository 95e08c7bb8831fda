namespace ChatRoom.Server.Web.Accounts;

/// <summary>Serves the address of a one-time link.</summary>
internal interface ILinkPage
{
    /// <summary>Shows the form. Opening the link does not use it up.</summary>
    Task ShowAsync(HttpContext context, string code);

    /// <summary>Takes the form, and uses the link up.</summary>
    Task TakeAsync(HttpContext context, string code);
}

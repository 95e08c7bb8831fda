# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What restore needs, alone: its layer stays valid until a package changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ChatRoom.Core/ChatRoom.Core.csproj src/ChatRoom.Core/packages.lock.json src/ChatRoom.Core/
COPY src/ChatRoom.Server/ChatRoom.Server.csproj src/ChatRoom.Server/packages.lock.json src/ChatRoom.Server/
RUN dotnet restore src/ChatRoom.Server/ChatRoom.Server.csproj --locked-mode

COPY .editorconfig ./
COPY src/ src/
COPY wwwroot/ wwwroot/
RUN dotnet publish src/ChatRoom.Server/ChatRoom.Server.csproj --no-restore -c Release -o /app && mkdir /empty

# No shell and no package manager in here; "extra" has the Unicode and time zone data that handles and the page need.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /empty /data
USER $APP_UID
ENV History__Path=/data/chatroom.db
VOLUME /data
EXPOSE 8080 33000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "/app/ChatRoom.Server.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "/app/ChatRoom.Server.dll"]

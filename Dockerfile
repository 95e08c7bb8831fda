# syntax=docker/dockerfile:1
# The tags name versions: the same sources give the same image. A newer patch of .NET is a change of these two lines.
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /source

# What restore needs, alone: its layer stays valid until a package changes.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/ChatRoom.Core/ChatRoom.Core.csproj src/ChatRoom.Core/packages.lock.json src/ChatRoom.Core/
COPY src/ChatRoom.Server/ChatRoom.Server.csproj src/ChatRoom.Server/packages.lock.json src/ChatRoom.Server/
RUN dotnet restore src/ChatRoom.Server/ChatRoom.Server.csproj --locked-mode

COPY .editorconfig ./
COPY src/ src/
COPY wwwroot/ wwwroot/
RUN dotnet publish src/ChatRoom.Server/ChatRoom.Server.csproj --no-restore -c Release -o /app && mkdir /empty
# Else the time of the build, in the headers of the page's files.
ARG SOURCE_DATE_EPOCH=0
RUN modified=$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S GMT') && \
    sed -i "s/\"Last-Modified\",\"Value\":\"[^\"]*\"/\"Last-Modified\",\"Value\":\"$modified\"/g" /app/ChatRoom.Server.staticwebassets.endpoints.json

# No shell and no package manager in here; "extra" has the Unicode and time zone data that handles and the page need.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled-extra
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="ChatRoom" \
      org.opencontainers.image.description="Chat server for browsers and raw TCP clients" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /empty /data
USER $APP_UID
# SQLite needs space for a while after an upgrade, and the root may be read-only.
ENV History__Path=/data/chatroom.db SQLITE_TMPDIR=/data
VOLUME /data
EXPOSE 8080 33000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "/app/ChatRoom.Server.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "/app/ChatRoom.Server.dll"]

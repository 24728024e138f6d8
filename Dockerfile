# The server alone; MongoDB and Redis are services of their own (docker-compose.yml).
FROM node:20-bookworm-slim AS build
WORKDIR /weibao
ENV IBM_TELEMETRY_DISABLED=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:20-bookworm-slim AS packages
WORKDIR /weibao
ENV IBM_TELEMETRY_DISABLED=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
WORKDIR /weibao
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WEIBAO_DATA=/data
RUN install -d -o node -g node -m 700 /data
COPY --from=packages /weibao/node_modules node_modules
COPY --from=build /weibao/dist dist
COPY package.json LICENSE ./
COPY processes processes
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/server/main.js"]

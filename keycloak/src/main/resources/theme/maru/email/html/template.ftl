<#macro emailLayout>
<!DOCTYPE html>
<html lang="${locale.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
  </head>
  <body style="margin:0; padding:24px 16px; background:#f4f5f6; color:#1e2124; font-family:'Pretendard GOV',Pretendard,'Apple SD Gothic Neo','Noto Sans KR','Malgun Gothic',sans-serif; font-size:17px; line-height:1.6; word-break:keep-all;">
    <div style="max-width:36rem; margin:0 auto; padding:24px; background:#fff; border:1px solid #cdd1d5; border-top:4px solid #256ef4; border-radius:12px;">
      <p style="margin:0 0 16px; font-size:20px; font-weight:700;">${msg("maruBrand")}</p>
      <#nested>
      <p style="margin:24px 0 0; padding-top:16px; border-top:1px solid #e6e8ea; color:#464c53; font-size:15px;">${msg("maruMailFooter")}</p>
    </div>
  </body>
</html>
</#macro>
